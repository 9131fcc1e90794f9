using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Tests.Ecr;

/// <summary>Several accounts and regions in one process. Facts: ECR user guide, "Private repository policies".</summary>
public sealed class AccountTests : EcrTests
{
    private const string Other = "999988887777";

    private static readonly KeyPair Stranger = new() { AccessKeyId = "AKIASTRANGER", SecretAccessKey = "not-a-secret", Account = Other, Principal = "role/puller" };

    protected override EcrEmulatorOptions Options => base.Options with
    {
        Accounts = [EcrEmulatorOptions.Default, new EcrAccount { Id = Other, Keys = [Stranger] }],
        Regions = ["us-east-1", "eu-west-1"],
    };

    [Fact]
    public async Task Each_account_and_region_has_a_registry_of_its_own()
    {
        await CreateAsync("team/app");

        JsonObject elsewhere = await AskAsync("DescribeRepositories", new { }, region: "eu-west-1");
        JsonObject others = await AskAsync("DescribeRepositories", new { }, Stranger);

        Assert.Empty(elsewhere["repositories"]!.AsArray());
        Assert.Empty(others["repositories"]!.AsArray());
        Assert.Equal(4, Emulator.Registries.Where(registry => !registry.IsPublic).Select(registry => registry.Host).Distinct().Count());
        Assert.Single(Emulator.Registries.Where(registry => registry.IsPublic).Select(registry => registry.Host).Distinct());
    }

    [Fact]
    public async Task Another_account_may_what_the_policy_of_the_repository_says()
    {
        await CreateAsync("team/app");
        object asked = new { registryId = Account, repositoryName = "team/app" };
        await RefusedAsync("AccessDeniedException", "ListImages", asked, Stranger);

        await AskAsync("SetRepositoryPolicy", new
        {
            repositoryName = "team/app",
            policyText = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{Other}}:root"},"Action":"ecr:ListImages"}]}""",
        });

        await AskAsync("ListImages", asked, Stranger);
        await RefusedAsync("AccessDeniedException", "DescribeImages", asked, Stranger);
        await RefusedAsync("AccessDeniedException", "CreateRepository", new { registryId = Account, repositoryName = "team/new" }, Stranger);
    }

    [Fact]
    public async Task Permissions_are_kept_whether_they_were_given_or_not()
    {
        await CreateAsync("team/app");
        await RefusedAsync("AccessDeniedException", "ListImages", new { registryId = Account, repositoryName = "team/app" }, Stranger);

        IamDecision denied = Assert.Single(Emulator.Permissions.Denied);
        Assert.Equal(new IamDecision(Stranger.Arn, "ecr:ListImages", $"arn:aws:ecr:us-east-1:{Account}:repository/team/app", IsAllowed: false), denied);
        Assert.Contains(
            new IamDecision(Key.Arn, "ecr:CreateRepository", $"arn:aws:ecr:us-east-1:{Account}:repository/team/app", IsAllowed: true), Emulator.Permissions.Decisions);
    }

    // Service authorization reference, "Actions defined by Amazon ECR Public".
    [Fact]
    public async Task Who_asks_ECR_Public_which_layers_are_there_needs_the_permission()
    {
        await AskPublicAsync("CreateRepository", new { repositoryName = "app" });
        KeyPair mayNothing = Key with { AccessKeyId = "AKIAMAYNOTHING", Policies = [IamPolicy.Parse("""{"Statement":[]}""")] };
        Emulator.AddKey(mayNothing);
        object asked = new { repositoryName = "app", layerDigests = new[] { $"sha256:{new string('a', 64)}" } };

        await AskPublicAsync("BatchCheckLayerAvailability", asked);
        string message = await RefusedPublicAsync("AccessDeniedException", "BatchCheckLayerAvailability", asked, key: mayNothing);

        Assert.Contains("ecr-public:BatchCheckLayerAvailability", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_not_there_gives_no_access() =>
        await RefusedAsync("AccessDeniedException", "ListImages", new { registryId = "555566667777", repositoryName = "team/app" });

    // ECR user guide, "Private registries"; dual-stack and FIPS forms included.
    [Theory]
    [InlineData($"{Account}.dkr.ecr.eu-west-1.amazonaws.com", Account, "eu-west-1")]
    [InlineData($"{Account}.dkr.ecr-fips.us-east-1.amazonaws.com", Account, "us-east-1")]
    [InlineData($"{Other}.dkr-ecr.us-east-1.on.aws", Other, "us-east-1")]
    public async Task A_host_that_aws_uses_names_a_registry_at_any_port(string host, string account, string region)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        foreach (Uri address in (Uri[])[Emulator.ApiAddress, Public.BaseAddress])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/v2/")) { Headers = { Host = host } };
            using HttpResponseMessage answer = await http.SendAsync(request, Cancellation);
        }

        Assert.Equal(2, Emulator.Private(account, region).Journal.Entries.Count);
        Assert.Equal(2, Emulator.Registries.Where(registry => !registry.IsPublic).Sum(registry => registry.Journal.Entries.Count));
    }

    [Fact]
    public async Task Public_registries_share_a_host_and_not_their_repositories()
    {
        await AskPublicAsync("CreateRepository", new { repositoryName = "app" });
        await AskPublicAsync("CreateRepository", new { repositoryName = "app" }, Stranger);

        Assert.Equal($"{Public.Host}/a{Account}/app", Assert.Single(Public.Repositories).Repository.ToString());
        Assert.Equal($"{Public.Host}/a{Other}/app", Assert.Single(Emulator.Public(Other).Repositories).Repository.ToString());
        Assert.False(Private.Repository(RepositoryName.Parse("app")).Exists);
    }
}
