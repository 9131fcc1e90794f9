using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Testing.Time;

namespace EcrMirror.Ecr.Tests.Tokens;

public sealed class EcrTokensTests
{
    [Fact]
    public async Task A_private_registry_is_opened_by_the_token_of_its_region_and_one_serves_all()
    {
        await using StubAws aws = await StubAws.StartAsync();
        await using StubRegistry registry = await StubRegistry.StartAsync();
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws)));

        RawManifest?[] pulled = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            number => registries[$"{registry.Host}/team/app{number}"].GetManifestAsync(Tag.Latest, Opened.Token)));

        Assert.All(pulled, Assert.NotNull);
        StubAws.Asked call = Assert.Single(aws.Journal);
        Assert.Equal(("GetAuthorizationToken", AwsEnvironment.Key, "eu-west-1", "ecr"), (call.Action, call.AccessKey, call.Region, call.Service));
        Assert.Equal(["AWS:ecr-eu-west-1-1"], registry.Passwords);
    }

    [Fact]
    public async Task Nothing_is_asked_of_AWS_for_a_registry_that_asks_for_nothing()
    {
        await using StubAws aws = await StubAws.StartAsync();
        await using StubRegistry registry = await StubRegistry.StartAsync();
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws)));

        IRemoteRepository repository = registries[$"{registry.Host}/team/app"];

        Assert.Equal($"{registry.Host}/team/app", repository.Repository.ToString());
        Assert.Empty(aws.Journal);
    }

    [Fact]
    public async Task Each_registry_gets_its_own_token_and_another_host_gets_none()
    {
        await using StubAws aws = await StubAws.StartAsync();
        await using StubRegistry here = await StubRegistry.StartAsync();
        await using StubRegistry there = await StubRegistry.StartAsync();
        await using StubRegistry another = await StubRegistry.StartAsync();
        await using StubRegistry world = await StubRegistry.StartAsync(isPublic: true);
        using var registries = new Opened(options =>
        {
            options.Registries.Add(Opened.Named(here, aws, region: "eu-west-1"));
            options.Registries.Add(Opened.Named(there, aws, region: "us-west-2"));
            options.Registries.Add(Opened.Named(world, aws, kind: EcrRegistryKind.Public));
        });

        foreach (StubRegistry registry in new[] { here, there, world })
            await registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token);
        await Assert.ThrowsAsync<RegistryException>(() => registries[$"{another.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token));

        Assert.StartsWith("AWS:ecr-eu-west-1-", Assert.Single(here.Passwords), StringComparison.Ordinal);
        Assert.StartsWith("AWS:ecr-us-west-2-", Assert.Single(there.Passwords), StringComparison.Ordinal);
        Assert.StartsWith("AWS:ecr-public-us-east-1-", Assert.Single(world.Passwords), StringComparison.Ordinal);
        Assert.Empty(another.Passwords);
    }

    [Fact]
    public async Task Work_goes_on_over_the_end_of_a_token()
    {
        var time = new ManualTimeProvider();
        await using StubAws aws = await StubAws.StartAsync(time);
        await using StubRegistry registry = await StubRegistry.StartAsync();
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws)), time);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        await repository.GetManifestAsync(Tag.Latest, Opened.Token);
        time.Advance(TimeSpan.FromHours(13));
        registry.Takes = password => password.EndsWith("-2", StringComparison.Ordinal);
        RawManifest? afterwards = await repository.GetManifestAsync(Tag.Latest, Opened.Token);

        Assert.NotNull(afterwards);
        Assert.Equal(2, aws.Calls("GetAuthorizationToken").Count);
    }

    [Fact]
    public async Task A_token_that_ends_earlier_than_it_said_is_renewed_when_the_registry_refuses_it()
    {
        var time = new ManualTimeProvider();
        await using StubAws aws = await StubAws.StartAsync(time);
        await using StubRegistry registry = await StubRegistry.StartAsync();
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws)), time);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        await repository.GetManifestAsync(Tag.Latest, Opened.Token);
        time.Advance(TimeSpan.FromMinutes(5));
        registry.Takes = password => password.EndsWith("-2", StringComparison.Ordinal);
        Descriptor? afterwards = await repository.ResolveAsync(Tag.Latest, Opened.Token);

        Assert.NotNull(afterwards);
        Assert.Equal(["AWS:ecr-eu-west-1-1", "AWS:ecr-eu-west-1-2"], registry.Passwords);
    }

    [Fact]
    public async Task A_registry_that_refuses_every_token_makes_no_storm_of_calls()
    {
        await using StubAws aws = await StubAws.StartAsync();
        await using StubRegistry registry = await StubRegistry.StartAsync();
        registry.Takes = _ => false;
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws)));

        for (int i = 0; i < 20; i++)
        {
            RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
                () => registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token));
            Assert.Equal(FailureKind.Authentication, refused.Kind);
            Assert.Contains("came from AWS, by GetAuthorizationToken for the registry of account 123456789012 in eu-west-1", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("ecr-eu-west-1-1", refused.ToString(), StringComparison.Ordinal);
        }

        Assert.Single(aws.Journal);
    }

    [Fact]
    public async Task A_token_whose_calls_were_all_throttled_is_a_passing_failure_and_asked_for_again_after_a_second()
    {
        var time = new ManualTimeProvider();
        await using StubAws aws = await StubAws.StartAsync(time);
        await using StubRegistry registry = await StubRegistry.StartAsync();
        bool isThrottled = true;
        aws.Instead = async (context, _) =>
        {
            if (isThrottled)
                await StubAws.RefuseAsync(context, 400, "ThrottlingException", "Rate exceeded");
            return isThrottled;
        };
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws)), time);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        RegistryException throttled = await Assert.ThrowsAsync<RegistryException>(() => repository.GetManifestAsync(Tag.Latest, Opened.Token));
        int calls = aws.Journal.Count;
        isThrottled = false;
        time.Advance(TimeSpan.FromSeconds(1));
        RawManifest? afterwards = await repository.GetManifestAsync(Tag.Latest, Opened.Token);

        Assert.Equal((FailureKind.Rate, true), (throttled.Kind, throttled.IsTransient));
        Assert.NotNull(afterwards);
        Assert.Equal((6, 7), (calls, aws.Journal.Count));
    }

    [Fact]
    public async Task A_token_of_ECR_Public_is_exchanged_at_the_registry_for_the_one_that_is_shown()
    {
        await using StubAws aws = await StubAws.StartAsync();
        await using StubRegistry registry = await StubRegistry.StartAsync(isPublic: true);
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws, kind: EcrRegistryKind.Public)));

        await registries[$"{registry.Host}/alias/app"].GetManifestAsync(Tag.Latest, Opened.Token);

        StubAws.Asked call = Assert.Single(aws.Journal);
        Assert.Equal(("us-east-1", "ecr-public"), (call.Region, call.Service));
        Assert.Equal(["GET /v2/alias/app/manifests/latest", "GET /token/", "GET /v2/alias/app/manifests/latest"], registry.Journal.Select(asked => asked.Line));
        Assert.Equal("Bearer for-a-user", registry.Journal.Last().Shown);
    }

    [Fact]
    public async Task ECR_Public_is_read_anonymously_where_tokens_are_denied_and_a_warning_says_what_to_allow()
    {
        await using StubAws aws = await StubAws.StartAsync();
        await using StubRegistry registry = await StubRegistry.StartAsync(isPublic: true);
        aws.Instead = async (context, _) =>
        {
            await StubAws.RefuseAsync(context, 400, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/x is not authorized to perform: ecr-public:GetAuthorizationToken on resource: *");
            return true;
        };
        var log = new KeptLog();
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws, kind: EcrRegistryKind.Public)), log: log);

        await registries[$"{registry.Host}/alias/one"].GetManifestAsync(Tag.Latest, Opened.Token);
        await registries[$"{registry.Host}/alias/two"].GetManifestAsync(Tag.Latest, Opened.Token);

        Assert.Single(aws.Journal);
        Assert.Equal("Bearer for-anybody", registry.Journal.Last().Shown);
        (int _, string warning) = Assert.Single(log.Lines, line => line.Id is 1104);
        Assert.EndsWith(
            "Allow ecr-public:GetAuthorizationToken on * in the policy of this identity, or in that of the repository. A token needs sts:GetServiceBearerToken as well.",
            warning,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ECR_Public_is_not_read_anonymously_because_AWS_was_busy()
    {
        await using StubAws aws = await StubAws.StartAsync();
        await using StubRegistry registry = await StubRegistry.StartAsync(isPublic: true);
        aws.Instead = async (context, _) =>
        {
            await StubAws.RefuseAsync(context, 500, "ServerException", "later");
            return true;
        };
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws, kind: EcrRegistryKind.Public)));

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/alias/one"].GetManifestAsync(Tag.Latest, Opened.Token));

        Assert.Equal(FailureKind.Server, failed.Kind);
        Assert.DoesNotContain(registry.Journal, asked => asked.Shown.Length > 0);
    }

    [Fact]
    public async Task An_answer_that_holds_no_token_is_said_without_its_content()
    {
        await using StubAws aws = await StubAws.StartAsync();
        await using StubRegistry registry = await StubRegistry.StartAsync();
        aws.Instead = async (context, _) =>
        {
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, """{"authorizationData":[{"authorizationToken":"hunter2"}]}""");
            return true;
        };
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws)));

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Opened.Token));

        Assert.Equal((FailureKind.Protocol, "GetAuthorizationToken handed out something for the registry of account 123456789012 in eu-west-1 that is no token."), (failed.Kind, failed.Message));
    }
}
