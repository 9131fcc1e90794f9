using Amazon.ECR.Model;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.Testing.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Tests.Diagnosis;

/// <summary>Who asks, and with what.</summary>
public sealed class CredentialCheckTests
{
    private const string Variables = "from the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

    [Fact]
    public async Task The_identity_is_asked_of_STS_and_its_role_looked_for_among_those_whose_reads_do_not_count()
    {
        await using StubAws sts = await StubSts("arn:aws:sts::123456789012:assumed-role/mirror/pod-1");
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.StsEndpoint = sts.Url);
        Examined before = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");
        await aws.Ecr.RegisterPullTimeUpdateExclusionAsync(
            new RegisterPullTimeUpdateExclusionRequest { PrincipalArn = "arn:aws:iam::123456789012:role/mirror" }, EmulatedAws.Token);

        Examined after = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.Equal($"Ok | arn:aws:sts::123456789012:assumed-role/mirror/pod-1, {Variables}", before.Of(CheckArea.Credentials)[0]);
        Assert.Contains(
            $"Warning | reads by arn:aws:iam::123456789012:role/mirror count as pulls | What is mirrored on or verified looks used, so lifecycle rules by time of the last pull keep it. | Run aws ecr register-pull-time-update-exclusion --principal-arn arn:aws:iam::123456789012:role/mirror --region eu-west-1 --endpoint-url {aws.Address}",
            before.Of(CheckArea.Settings));
        Assert.Contains("Ok | reads by arn:aws:iam::123456789012:role/mirror do not count as pulls", after.Of(CheckArea.Settings));
    }

    [Fact]
    public async Task Where_STS_cannot_be_asked_the_rest_is_told_all_the_same()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        IReadOnlyList<string> credentials = examined.Of(CheckArea.Credentials);
        Assert.Equal(
            $"Skipped | credentials of account 123456789012, {Variables}; whose they are is not known | The registry is not where AWS has it, and Ecr:StsEndpoint does not say where its STS is.",
            credentials[0]);
        Assert.StartsWith("Ok | a token of the registry of account 123456789012 in eu-west-1, good until ", credentials[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_STS_that_refuses_is_no_failure()
    {
        await using StubAws sts = await StubAws.StartAsync();
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.StsEndpoint = sts.Url);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.StartsWith($"Skipped | credentials of account 123456789012, {Variables}; whose they are is not known | STS did not answer GetCallerIdentity: ", examined.Of(CheckArea.Credentials)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_denied_is_a_failure_that_names_the_action()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: ["""{"Statement":[{"Effect":"Allow","Action":"ecr:Describe*","Resource":"*"}]}"""]);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app", $"{aws.Public.Host}/{EmulatedAws.Alias}/app");

        string[] tokens = [.. examined.Of(CheckArea.Credentials).Where(line => line.Contains("no token", StringComparison.Ordinal))];
        Assert.StartsWith("Failed | no token of the registry of account 123456789012 in eu-west-1 | ", tokens[0], StringComparison.Ordinal);
        Assert.Contains("Allow ecr:GetAuthorizationToken", tokens[0], StringComparison.Ordinal);
        Assert.Contains("sts:GetServiceBearerToken", tokens[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ECR_Public_without_a_token_is_no_failure_where_it_is_only_read()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: ["""{"Statement":[]}"""]);

        Examined read = await Examined.SourcesAsync(aws, $"{aws.Public.Host}/others/app");
        Examined written = await Examined.DestinationsAsync(aws, $"{aws.Public.Host}/{EmulatedAws.Alias}/app");

        Assert.StartsWith("Warning | no token of ECR Public; it is read anonymously, one pull a second and 500 GB a month | ", read.Of(CheckArea.Credentials)[1], StringComparison.Ordinal);
        Assert.StartsWith("Failed | no token of ECR Public | ", written.Of(CheckArea.Credentials)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_something_else_opens_needs_no_token()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            policies: ["""{"Statement":[]}"""],
            registries: (registry, options) => options.Credentials[registry.Host.ToString()] = new StaticCredential { Username = "AWS", Password = "password" });

        Examined examined = await Examined.SourcesAsync(aws, $"{aws.Private.Host}/app");

        Assert.StartsWith(
            "Warning | no token of the registry of account 123456789012 in eu-west-1; it is opened with credentials from ", examined.Of(CheckArea.Credentials)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_credentials_that_do_not_count_one_line_fails_and_what_depends_on_them_is_skipped()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => Change(options, registry => registry.Region = "us-west-2"));

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.Equal(
            $"Failed | no token of the registry of account 123456789012 in us-west-2 | Region 'us-west-2' in Ecr:Registries is wrong: {aws.Address} refused ecr:GetAuthorizationToken for account 123456789012, which was signed for it. Name the region that is served there.",
            Assert.Single(examined.Lines, line => !line.StartsWith("Skipped", StringComparison.Ordinal)));
        Assert.Equal(
            [
                "whether it is there",
                "what is allowed",
                "BLOB_MOUNTING",
                "REGISTRY_POLICY_SCOPE",
                "which creation templates fit",
                "whether pull-through cache rules cover a destination",
                "how images are scanned",
                "whether reads by this identity count as pulls",
                "how many images there are",
            ],
            examined.Lines.Where(line => line.EndsWith(" is not known | AWS cannot be asked: see credentials.", StringComparison.Ordinal)).Select(line => line.Split(" | ")[1][..^" is not known".Length]).OrderBy(Told));
        Assert.All(aws.Emulator.Actions.Entries, entry => Assert.Contains(entry.Action, (string[])["GetAuthorizationToken", "GetRegistryScanningConfiguration"]));

        static int Told(string question) => question switch { "whether it is there" => 0, "what is allowed" => 1, "how many images there are" => 3, _ => 2 };
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_is_one_failed_line()
    {
        var time = new ManualTimeProvider();
        await using StubAws silent = await StubAws.StartAsync();
        var isAsked = new TaskCompletionSource();
        silent.Instead = async (context, asked) =>
        {
            if (asked.Action is "GetAuthorizationToken")
                isAsked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return true;
        };
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => Change(options, registry => registry.Endpoint = silent.Url), time: time);
        var planes = new ControlPlanes(aws.Clients, new CallerIdentities(aws.Clients, Options.Create(new EcrOptions()), time), time);
        EcrRegistry registry = aws.PrivateRegistry with { Endpoint = new Uri(silent.Url) };

        Task<RegistryException?> looking = planes.FindObstacleAsync(registry, EmulatedAws.Token);
        await isAsked.Task;
        await time.WhenTimersAsync(cancellationToken: EmulatedAws.Token);
        time.Advance(TimeSpan.FromSeconds(19));
        RegistryException? obstacle = await looking;

        Assert.Equal(
            $"Amazon ECR in eu-west-1 did not answer ecr:GetAuthorizationToken for account 123456789012 in time. Is Endpoint '{silent.Url}' in Ecr:Registries right, and does it answer?",
            obstacle?.Message);
    }

    [Fact]
    public async Task Credentials_of_another_account_are_named_once_and_nothing_is_said_of_that_account()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => Change(options, registry => registry.Account = "999999999999"));

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.Equal(
            $"Warning | credentials of account 123456789012, {Variables}; whose they are is not known; Account '999999999999' in Ecr:Registries is another account | There, only what the policies of repositories allow can be done. | Correct that account, use credentials of it, or name a role of it in Ecr:Roles.",
            examined.Of(CheckArea.Credentials)[0]);
        Assert.Equal(
            "Failed | nothing can be mirrored here, denied to account 123456789012: ecr:DescribeRepositories, ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer | The registry is of another account: see credentials.",
            examined.Of(CheckArea.Permissions)[0]);
        Assert.Single(examined.Lines, line => line.StartsWith("Failed", StringComparison.Ordinal));
        Assert.Contains("Skipped | BLOB_MOUNTING is not known | AWS answers for account 123456789012 only: see credentials.", examined.Of(CheckArea.Settings));
        Assert.All(examined.Of(CheckArea.Settings), line => Assert.StartsWith("Skipped", line, StringComparison.Ordinal));
    }

    private static void Change(EcrOptions options, Action<NamedEcrRegistry> change) => change(options.Registries[0]);

    private static async Task<StubAws> StubSts(string arn)
    {
        StubAws sts = await StubAws.StartAsync();
        sts.Instead = async (context, asked) =>
        {
            if (asked.Action is not "GetCallerIdentity")
                return false;
            context.Response.ContentType = "text/xml";
            await context.Response.WriteAsync($"""
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
                <Arn>{arn}</Arn><UserId>AROA</UserId><Account>123456789012</Account>
                </GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>
                """);
            return true;
        };
        return sts;
    }
}
