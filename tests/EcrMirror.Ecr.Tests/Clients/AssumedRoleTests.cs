using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Tests.Clients;

public sealed class AssumedRoleTests : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::999999999999:role/mirror";

    private StubAws _aws = null!;
    private StubRegistry _registry = null!;

    public async ValueTask InitializeAsync() => (_aws, _registry) = (await StubAws.StartAsync(), await StubRegistry.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _aws.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Another_account_is_asked_with_the_credentials_of_its_role()
    {
        using Opened registries = Open();

        await registries[$"{_registry.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token);

        StubAws.Asked assumed = Assert.Single(_aws.Calls("AssumeRole"));
        Assert.Equal((AwsEnvironment.Key, "eu-west-1", "sts"), (assumed.AccessKey, assumed.Region, assumed.Service));
        Assert.Equal((Role, "xyz", "ecr-mirror"), (assumed.Form["RoleArn"], assumed.Form["ExternalId"], assumed.Form["RoleSessionName"]));
        StubAws.Asked call = Assert.Single(_aws.Calls("GetAuthorizationToken"));
        Assert.Equal(("ASIASESSION1", "session"), (call.AccessKey, call.SessionToken));
    }

    [Fact]
    public async Task An_account_without_a_role_is_asked_with_the_credentials_of_this_process()
    {
        await using StubRegistry own = await StubRegistry.StartAsync();
        using Opened registries = Open(options => options.Registries.Add(Opened.Named(own, _aws)));

        await registries[$"{own.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token);

        Assert.Equal(AwsEnvironment.Key, Assert.Single(_aws.Journal).AccessKey);
    }

    [Fact]
    public async Task Regions_of_an_account_share_a_session()
    {
        await using StubRegistry other = await StubRegistry.StartAsync();
        using Opened registries = Open(options => options.Registries.Add(Opened.Named(other, _aws, "999999999999", "us-west-2")));

        await registries[$"{_registry.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token);
        await registries[$"{other.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token);

        Assert.Single(_aws.Calls("AssumeRole"));
        Assert.Equal(["ASIASESSION1", "ASIASESSION1"], _aws.Calls("GetAuthorizationToken").Select(call => call.AccessKey));
    }

    [Fact]
    public async Task A_session_that_is_about_to_end_is_renewed()
    {
        _aws.SessionLifetime = TimeSpan.FromMinutes(4);
        await using StubRegistry other = await StubRegistry.StartAsync();
        using Opened registries = Open(options => options.Registries.Add(Opened.Named(other, _aws, "999999999999", "us-west-2")));

        await registries[$"{_registry.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token);
        var renewed = new TaskCompletionSource();
        _aws.Instead = (_, asked) =>
        {
            if (asked.Action is "AssumeRole")
                renewed.TrySetResult();
            return Task.FromResult(false);
        };
        await registries[$"{other.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token);

        // The SDK may sign with the old one while it renews.
        await renewed.Task.WaitAsync(Opened.Token);
    }

    [Fact]
    public async Task ECR_Public_may_have_a_role_of_its_own()
    {
        await using StubRegistry world = await StubRegistry.StartAsync(isPublic: true);
        using Opened registries = Open(options =>
        {
            options.Registries.Add(Opened.Named(world, _aws, kind: EcrRegistryKind.Public));
            options.Roles["public"] = new EcrRole { RoleArn = "arn:aws:iam::111111111111:role/publisher" };
        });

        await registries[$"{world.Host}/alias/x"].GetManifestAsync(Tag.Latest, Opened.Token);

        Assert.Equal("arn:aws:iam::111111111111:role/publisher", Assert.Single(_aws.Calls("AssumeRole")).Form["RoleArn"]);
    }

    [Fact]
    public async Task A_role_that_may_not_be_assumed_is_named_with_what_to_allow()
    {
        _aws.Instead = async (context, asked) =>
        {
            if (asked.Action is not "AssumeRole")
                return false;
            context.Response.StatusCode = 403;
            context.Response.ContentType = "text/xml";
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
                context.Response,
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::999999999999:role/mirror</Message></Error><RequestId>1</RequestId></ErrorResponse>");
            return true;
        };
        using Opened registries = Open();

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{_registry.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token));

        Assert.Equal(FailureKind.Permission, failed.Kind);
        Assert.StartsWith($"ecr:GetAuthorizationToken for account 999999999999 needs the role {Role}, which could not be assumed: AccessDenied: User: ", failed.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Allow sts:AssumeRole on it to this process's identity, and let the role's trust policy name that; or correct Ecr:Roles.", failed.Message, StringComparison.Ordinal);
        Assert.Empty(_aws.Calls("GetAuthorizationToken"));
    }

    private Opened Open(Action<EcrOptions>? also = null) => new(options =>
    {
        options.StsEndpoint = _aws.Url;
        options.Registries.Add(Opened.Named(_registry, _aws, "999999999999"));
        options.Roles["999999999999"] = new EcrRole { RoleArn = Role, ExternalId = "xyz" };
        also?.Invoke(options);
    });
}
