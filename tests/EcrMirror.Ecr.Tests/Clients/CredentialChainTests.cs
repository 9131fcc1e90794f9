using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Ecr.Tests.Clients;

/// <summary>Where credentials of AWS come from, as an operator gives them to the command line: the chain of the SDK, over servers of our own.</summary>
public sealed class CredentialChainTests : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();
    private readonly Dictionary<string, string> _environment = AwsEnvironment.Without();
    private StubAws _aws = null!;
    private StubRegistry _source = null!;
    private StubRegistry _destination = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await StubAws.StartAsync();
        _destination = await StubRegistry.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _aws.DisposeAsync();
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_pod_with_a_service_account_takes_its_role_by_the_token_in_a_file()
    {
        _environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/mirror";
        _environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = _folder.Write("token", "a.web.token");
        _environment["AWS_ROLE_SESSION_NAME"] = "mirror-pod";
        _environment["AWS_REGION"] = "eu-west-1";
        _environment["AWS_ENDPOINT_URL_STS"] = _aws.Url;

        ProgramRun run = await LookAsync();

        Assert.True(run.ExitCode is 0, run.Errors);
        StubAws.Asked assumed = Assert.Single(_aws.Calls("AssumeRoleWithWebIdentity"));
        Assert.Equal(
            ("arn:aws:iam::123456789012:role/mirror", "a.web.token", "mirror-pod"),
            (assumed.Form["RoleArn"], assumed.Form["WebIdentityToken"], assumed.Form["RoleSessionName"]));
        Assert.All(_aws.Calls("GetAuthorizationToken"), call => Assert.Equal(("ASIASESSION1", "session"), (call.AccessKey, call.SessionToken)));
        Assert.NotEmpty(_destination.Passwords);
    }

    [Fact]
    public async Task A_pod_with_an_identity_of_EKS_asks_its_agent_with_the_token_in_a_file()
    {
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"{_aws.Url}/credentials";
        _environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = _folder.Write("token", "a.pod.token");

        ProgramRun run = await LookAsync();

        Assert.True(run.ExitCode is 0, run.Errors);
        Assert.Equal("a.pod.token", _aws.Calls("/credentials")[0].Authorization);
        Assert.All(_aws.Calls("GetAuthorizationToken"), call => Assert.Equal(("ASIAOFPOD", "pod-session"), (call.AccessKey, call.SessionToken)));
        Assert.NotEmpty(_destination.Passwords);
    }

    [Fact]
    public async Task A_profile_is_read_from_its_file()
    {
        _environment["AWS_SHARED_CREDENTIALS_FILE"] =
            _folder.Write("credentials", "[mirror]\naws_access_key_id = AKIAOFPROFILE\naws_secret_access_key = secret\n");
        _environment["AWS_PROFILE"] = "mirror";

        ProgramRun run = await LookAsync();

        Assert.True(run.ExitCode is 0, run.Errors);
        Assert.All(_aws.Calls("GetAuthorizationToken"), call => Assert.Equal("AKIAOFPROFILE", call.AccessKey));
        Assert.NotEmpty(_destination.Passwords);
    }

    [Theory]
    [InlineData("", " needs credentials of AWS, and there are none in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), a profile (AWS_PROFILE), a web identity (AWS_WEB_IDENTITY_TOKEN_FILE), the agent of a pod or task (AWS_CONTAINER_CREDENTIALS_FULL_URI) or the metadata of the machine: set the first two, or name a profile.")]
    [InlineData("nobodys", " needs credentials of AWS, and AWS_PROFILE is 'nobodys', of which no file has a profile: correct it, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")]
    public async Task Without_credentials_a_private_registry_is_a_failure_that_says_what_to_set_and_ECR_Public_is_read_anonymously(string profile, string reason)
    {
        _environment["AWS_PROFILE"] = profile;

        ProgramRun run = await LookAsync();

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(" for account 123456789012", run.Errors, StringComparison.Ordinal);
        Assert.Contains(reason, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Errors, StringComparison.Ordinal);
        Assert.Empty(_aws.Journal);
    }

    // A dry run looks at the source, which is ECR Public here, and at the destination.
    private async Task<ProgramRun> LookAsync()
    {
        _source = await StubRegistry.StartAsync(isPublic: true);
        foreach ((int at, NamedEcrRegistry named) in new[] { Opened.Named(_source, _aws, kind: EcrRegistryKind.Public), Opened.Named(_destination, _aws) }.Index())
        {
            string entry = $"ECR_MIRROR_Ecr__Registries__{at}__";
            _environment[entry + nameof(named.Host)] = named.Host;
            _environment[entry + nameof(named.Kind)] = named.Kind.ToString()!;
            _environment[entry + nameof(named.Account)] = named.Account ?? "";
            _environment[entry + nameof(named.Region)] = named.Region ?? "";
            _environment[entry + nameof(named.Endpoint)] = named.Endpoint!;
        }

        _environment["HOME"] = _environment["XDG_STATE_HOME"] = _environment["DOCKER_CONFIG"] = _folder.FullName;
        _environment["REGISTRY_AUTH_FILE"] = "";
        return await ProgramRun.OfAsync(
            "dotnet",
            [EcrMirrorProgram.Find(), "copy", "--src", $"{_source.Host}/alias/app:latest", "--dest", $"{_destination.Host}/app", "--dry-run"],
            _environment,
            Opened.Token);
    }
}
