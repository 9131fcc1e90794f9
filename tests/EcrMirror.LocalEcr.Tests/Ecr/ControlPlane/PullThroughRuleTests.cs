using System.Text.Json.Nodes;

namespace EcrMirror.LocalEcr.Tests.Ecr.ControlPlane;

/// <summary>Pull-through cache rules. Facts: ECR user guide, "Creating a pull through cache rule".</summary>
public sealed class PullThroughRuleTests : EcrTests
{
    private const string Secret = $"arn:aws:secretsmanager:us-east-1:{Account}:secret:ecr-pullthroughcache/hub-AbCdEf";

    protected override EcrEmulatorOptions Options => base.Options with { Secrets = [Secret] };

    [Theory]
    [InlineData("public.ecr.aws", "ecr-public", false)]
    [InlineData("registry.k8s.io", "k8s", false)]
    [InlineData("quay.io", "quay", false)]
    [InlineData("registry-1.docker.io", "docker-hub", true)]
    [InlineData("ghcr.io", "github-container-registry", true)]
    [InlineData("registry.gitlab.com", "gitlab-container-registry", true)]
    [InlineData("myteam.azurecr.io", "azure-container-registry", true)]
    [InlineData("cgr.dev", "chainguard", true)]
    [InlineData($"{Account}.dkr.ecr.eu-west-1.amazonaws.com", "ecr", false)]
    public async Task Each_kind_of_upstream_takes_credentials_or_none(string url, string kind, bool needsCredentials)
    {
        object with = new { ecrRepositoryPrefix = "cache", upstreamRegistryUrl = url, credentialArn = Secret };
        object without = new { ecrRepositoryPrefix = "cache", upstreamRegistryUrl = url };

        await RefusedAsync("ValidationException", "CreatePullThroughCacheRule", needsCredentials ? without : with);
        JsonObject created = await AskAsync("CreatePullThroughCacheRule", needsCredentials ? with : without);

        Assert.Equal(kind, created["upstreamRegistry"]!.GetValue<string>());
        Assert.Equal("ROOT", created["upstreamRepositoryPrefix"]!.GetValue<string>());
        Assert.Equal(Account, created["registryId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Another_upstream_is_not_supported_and_a_kind_has_to_fit_its_address()
    {
        await RefusedAsync("UnsupportedUpstreamRegistryException", "CreatePullThroughCacheRule", new { ecrRepositoryPrefix = "cache", upstreamRegistryUrl = "registry.example.com" });
        await RefusedAsync("ValidationException", "CreatePullThroughCacheRule", new { ecrRepositoryPrefix = "cache", upstreamRegistryUrl = "quay.io", upstreamRegistry = "k8s" });
    }

    [Fact]
    public async Task The_registry_of_another_account_needs_a_role()
    {
        const string url = "999988887777.dkr.ecr.us-east-1.amazonaws.com";

        await RefusedAsync("ValidationException", "CreatePullThroughCacheRule", new { ecrRepositoryPrefix = "cache", upstreamRegistryUrl = url });
        await AskAsync("CreatePullThroughCacheRule", new { ecrRepositoryPrefix = "cache", upstreamRegistryUrl = url, customRoleArn = $"arn:aws:iam::{Account}:role/cache" });
    }

    [Fact]
    public async Task A_secret_has_to_be_there_and_in_the_same_account_and_region()
    {
        await RefusedAsync("SecretNotFoundException", "CreatePullThroughCacheRule", Hub(Secret + "2"));
        await RefusedAsync("UnableToAccessSecretException", "CreatePullThroughCacheRule", Hub(Secret.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal)));
        await RefusedAsync("InvalidParameterException", "CreatePullThroughCacheRule", Hub($"arn:aws:secretsmanager:us-east-1:{Account}:secret:another-prefix/hub-AbCdEf"));
    }

    [Fact]
    public async Task A_prefix_of_the_upstream_goes_with_a_prefix_of_ones_own()
    {
        await RefusedAsync(
            "ValidationException",
            "CreatePullThroughCacheRule",
            new { ecrRepositoryPrefix = "ROOT", upstreamRegistryUrl = "quay.io", upstreamRepositoryPrefix = "team" });
        await AskAsync("CreatePullThroughCacheRule", new { ecrRepositoryPrefix = "mine", upstreamRegistryUrl = "quay.io", upstreamRepositoryPrefix = "team" });
    }

    [Fact]
    public async Task A_registry_has_fifty_rules_at_most()
    {
        for (int number = 0; number < 50; number++)
            await AskAsync("CreatePullThroughCacheRule", new { ecrRepositoryPrefix = $"cache-{number}", upstreamRegistryUrl = "quay.io" });

        await RefusedAsync("LimitExceededException", "CreatePullThroughCacheRule", new { ecrRepositoryPrefix = "one-more", upstreamRegistryUrl = "quay.io" });
    }

    [Fact]
    public async Task Only_credentials_and_the_role_can_be_changed()
    {
        await AskAsync("CreatePullThroughCacheRule", Hub(Secret));

        JsonObject updated = await AskAsync(
            "UpdatePullThroughCacheRule", new { ecrRepositoryPrefix = "hub", credentialArn = Secret, upstreamRegistryUrl = "quay.io" });

        JsonNode rule = (await AskAsync("DescribePullThroughCacheRules", new { }))["pullThroughCacheRules"]![0]!;
        Assert.NotNull(updated["updatedAt"]);
        Assert.Equal("registry-1.docker.io", rule["upstreamRegistryUrl"]!.GetValue<string>());
        Assert.Equal("ValidationException", await TypeAsync("UpdatePullThroughCacheRule", new { ecrRepositoryPrefix = "hub" }));
        Assert.Equal("PullThroughCacheRuleNotFoundException", await TypeAsync("DescribePullThroughCacheRules", new { ecrRepositoryPrefixes = new[] { "none" } }));
    }

    private static object Hub(string secret) => new { ecrRepositoryPrefix = "hub", upstreamRegistryUrl = "registry-1.docker.io", credentialArn = secret };

    private async Task<string?> TypeAsync(string operation, object input) =>
        (await SendAsync("AmazonEC2ContainerRegistry_V20150921." + operation, input)).Json["__type"]?.GetValue<string>();
}
