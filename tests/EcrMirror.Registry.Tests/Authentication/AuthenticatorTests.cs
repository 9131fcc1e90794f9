using System.Collections.Concurrent;
using System.Text;
using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Tests.Servers;
using EcrMirror.Testing.Time;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Registry.Tests.Authentication;

public sealed class AuthenticatorTests : IAsyncDisposable
{
    private static readonly RawManifest Manifest = Content.AnyManifest;

    private readonly ConcurrentDictionary<string, int> _tokens = new();
    private ScriptedRegistry? _registry;
    private string _expected = "";
    private int _issued;

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
            await _registry.DisposeAsync();
    }

    [Fact]
    public async Task A_password_is_shown_when_asked_and_from_then_on_at_once()
    {
        ScriptedRegistry registry = await StartAsync(context => RequireAsync(context, Basic("alice", "s3cret"), "Basic realm=\"r\""));
        using var registries = new Opened(Opened.WithCredentials(registry.Host));

        await registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token);
        await registries[$"{registry.Host}/y"].ResolveAsync(Tag.Latest, Content.Token);

        Assert.Equal(["", Basic("alice", "s3cret"), Basic("alice", "s3cret")], registry.Journal.Select(asked => asked.Authorization));
    }

    [Fact]
    public async Task A_password_that_is_refused_is_not_sent_twice_and_its_source_is_named_but_not_the_password()
    {
        ScriptedRegistry registry = await StartAsync(context => context.ChallengeAsync("Basic realm=\"r\""));
        using var registries = new Opened(Opened.WithCredentials(registry.Host, password: "hunter2"));

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));

        Assert.Contains($"The credentials for {registry.Host} came from the options", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, registry.Journal.Count);
    }

    [Fact]
    public async Task Without_credentials_the_cure_is_named()
    {
        ScriptedRegistry registry = await StartAsync(context => context.ChallengeAsync("Basic realm=\"r\""));
        using var registries = new Opened();

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));

        Assert.Contains(
            $"No credentials were found for {registry.Host}; run 'docker login {registry.Host}' or pass --auth-file.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_fetched_once_per_scope_and_shown_at_once_from_then_on()
    {
        ScriptedRegistry registry = await StartAsync(BearerAsync);
        using var registries = new Opened(Opened.WithCredentials(registry.Host));
        IRemoteRepository repository = registries[$"{registry.Host}/team/x"];

        await repository.ResolveAsync(Tag.Latest, Content.Token);
        await repository.ResolveAsync(Tag.Parse("v2"), Content.Token);
        await repository.PutManifestAsync(Manifest, Content.Token);

        Assert.Equal(
            [
                "HEAD /v2/team/x/manifests/latest",
                "GET /token?service=a%20service&scope=repository%3Ateam%2Fx%3Apull",
                "HEAD /v2/team/x/manifests/latest",
                "HEAD /v2/team/x/manifests/v2",
                "GET /token?service=a%20service&scope=repository%3Ateam%2Fx%3Apull%2Cpush",
                $"PUT /v2/team/x/manifests/{Manifest.Digest}",
            ],
            registry.Lines);
        Assert.All(registry.Journal.Where(asked => asked.Target.StartsWith("/token", StringComparison.Ordinal)),
            asked => Assert.Equal(Basic("alice", "s3cret"), asked.Authorization));
    }

    [Fact]
    public async Task A_token_can_be_had_by_anybody_where_the_service_hands_it_out()
    {
        ScriptedRegistry registry = await StartAsync(BearerAsync);
        using var registries = new Opened();

        Assert.NotNull(await registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));
        Assert.Equal("", registry.Journal.First(asked => asked.Target.StartsWith("/token", StringComparison.Ordinal)).Authorization);
    }

    [Fact]
    public async Task A_mount_asks_for_both_repositories()
    {
        ScriptedRegistry registry = await StartAsync(BearerAsync);
        using var registries = new Opened();

        await registries[$"{registry.Host}/to"].MountBlobAsync(Content.Layer([1]), RepositoryName.Parse("from"), Content.Token);

        Assert.Contains("GET /token?service=a%20service&scope=repository%3Ato%3Apull%2Cpush&scope=repository%3Afrom%3Apull", registry.Lines);
    }

    [Fact]
    public async Task Many_requests_at_once_fetch_one_token()
    {
        ScriptedRegistry registry = await StartAsync(BearerAsync);
        using var registries = new Opened();
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => repository.ResolveAsync(Tag.Parse($"v{i}"), Content.Token)));

        Assert.Equal(1, _issued);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_runs_out_without_a_refusal()
    {
        var time = new ManualTimeProvider();
        ScriptedRegistry registry = await StartAsync(BearerAsync);
        using var registries = new Opened(time: time);
        IRemoteRepository repository = registries[$"{registry.Host}/x"];
        await repository.ResolveAsync(Tag.Latest, Content.Token);

        time.Advance(TimeSpan.FromSeconds(290));
        await repository.ResolveAsync(Tag.Latest, Content.Token);

        Assert.Equal(2, _issued);
        Assert.Equal(1, registry.Journal.Count(asked => asked.Target.StartsWith("/v2/", StringComparison.Ordinal) && asked.Authorization.Length is 0));
        Assert.Equal(3, registry.Journal.Count(asked => asked.Target.StartsWith("/v2/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_token_that_is_refused_midway_is_replaced_and_the_request_sent_again()
    {
        ScriptedRegistry registry = await StartAsync(BearerAsync);
        using var registries = new Opened();
        IRemoteRepository repository = registries[$"{registry.Host}/x"];
        await repository.ResolveAsync(Tag.Latest, Content.Token);

        _tokens.Clear();
        Descriptor? found = await repository.ResolveAsync(Tag.Latest, Content.Token);

        Assert.NotNull(found);
        Assert.Equal(2, _issued);
    }

    [Fact]
    public async Task A_registry_that_refuses_every_token_is_asked_twice_and_no_more()
    {
        ScriptedRegistry registry = await StartAsync(async context =>
        {
            if (context.Request.Path == "/token")
                await IssueAsync(context);
            else
                await context.ChallengeAsync($"Bearer realm=\"http://{context.Request.Host}/token\",error=\"insufficient_scope\"");
        });
        using var registries = new Opened();

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));

        Assert.Equal(401, (int)refused.Status!);
        Assert.Equal(3, registry.Journal.Count);
    }

    [Fact]
    public async Task A_token_that_was_given_is_shown_as_it_is_and_once_if_it_is_refused()
    {
        ScriptedRegistry registry = await StartAsync(context => context.ChallengeAsync($"Bearer realm=\"http://{context.Request.Host}/token\""));
        using var registries = new Opened(options => options.Credentials[registry.Host] = new StaticCredential { RegistryToken = "given" });

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));
        int asked = registry.Journal.Count;
        await Assert.ThrowsAsync<RegistryException>(() => registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));

        Assert.Equal(401, (int)refused.Status!);
        Assert.DoesNotContain("given", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(["", "Bearer given", "Bearer given"], registry.Journal.Select(each => each.Authorization));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_in_a_post()
    {
        string form = "";
        ScriptedRegistry registry = await StartAsync(async context =>
        {
            if (context.Request.Method == "POST")
                form = Encoding.UTF8.GetString(await context.ReadBodyAsync());
            await BearerAsync(context);
        });
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$"""{"auths":{"{{registry.Host}}":{"identitytoken":"refresh&me"} } }""", Content.Token);
        using var registries = new Opened(options => options.AuthFile = file);

        await registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token);
        File.Delete(file);

        Assert.Equal(
            "grant_type=refresh_token&client_id=ecr-mirror&service=a%20service&scope=repository%3Ax%3Apull&refresh_token=refresh%26me", form);
    }

    [Fact]
    public async Task A_word_of_the_services_own_is_part_of_every_token_request()
    {
        ScriptedRegistry registry = await StartAsync(context => BearerAsync(context, ",scope=\"aws\""));
        using var registries = new Opened();

        await registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token);
        await registries[$"{registry.Host}/y"].ResolveAsync(Tag.Latest, Content.Token);

        Assert.Equal(2, registry.Lines.Count(line => line.StartsWith("GET /token", StringComparison.Ordinal) && line.EndsWith("&scope=aws", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_expired_password_of_Amazon_ECR_is_looked_up_anew_although_the_status_is_403()
    {
        var provider = new RenewingProvider();
        ScriptedRegistry registry = await StartAsync(context =>
            context.Request.Headers.Authorization == Basic("AWS", "2") ? ServeAsync(context)
            : context.Request.Headers.Authorization == Basic("AWS", "1")
                ? context.RefuseAsync(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.")
                : context.ChallengeAsync("Basic realm=\"r\",service=\"ecr.amazonaws.com\""));
        using var registries = new Opened(provider);

        Assert.NotNull(await registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(400)]
    public async Task An_expired_password_is_looked_up_anew_although_the_answer_to_a_head_cannot_say_so(int status)
    {
        ScriptedRegistry registry = await StartAsync(context =>
            context.Request.Headers.Authorization == Basic("AWS", "2") ? ServeAsync(context)
            : context.Request.Headers.Authorization == Basic("AWS", "1")
                ? context.RefuseAsync(status, "DENIED", "Your authorization token has expired. Reauthenticate and try again.")
                : context.ChallengeAsync("Basic realm=\"r\",service=\"ecr.amazonaws.com\""));
        using var registries = new Opened(new RenewingProvider());
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        Assert.NotNull(await repository.ResolveAsync(Tag.Latest, Content.Token));
        Assert.True(await repository.HasManifestAsync(Manifest.Digest, Content.Token));
    }

    [Fact]
    public async Task A_token_service_that_refuses_the_credentials_is_named_and_not_asked_again()
    {
        ScriptedRegistry registry = await StartAsync(context => context.Request.Path == "/token"
            ? context.AnswerAsync(401, """{"details":"incorrect username or password"}""")
            : context.ChallengeAsync($"Bearer realm=\"http://{context.Request.Host}/token\""));
        using var registries = new Opened(Opened.WithCredentials(registry.Host));

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));

        Assert.StartsWith($"GET http://{registry.Host}/token answered 401 Unauthorized: incorrect username or password.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, registry.Journal.Count);
    }

    [Theory]
    [InlineData("http://auth.example/token", "plain HTTP")]
    [InlineData("http://user:hunter2@127.0.0.1/token", "no web address")]
    [InlineData("file:///etc/passwd", "no web address")]
    public async Task A_token_service_that_may_not_see_credentials_is_not_asked(string realm, string reason)
    {
        ScriptedRegistry registry = await StartAsync(context => context.ChallengeAsync($"Bearer realm=\"{realm}\""));
        using var registries = new Opened(Opened.WithCredentials(registry.Host));

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Single(registry.Journal);
    }

    private async Task<ScriptedRegistry> StartAsync(Func<HttpContext, Task> script)
    {
        _registry = await ScriptedRegistry.StartAsync(script);
        return _registry;
    }

    private Task RequireAsync(HttpContext context, string authorization, string challenge)
    {
        _expected = authorization;
        return context.Request.Headers.Authorization == _expected ? ServeAsync(context) : context.ChallengeAsync(challenge);
    }

    private Task BearerAsync(HttpContext context) => BearerAsync(context, "");

    private Task BearerAsync(HttpContext context, string more)
    {
        if (context.Request.Path == "/token")
            return IssueAsync(context);
        string shown = context.Request.Headers.Authorization.ToString();
        return shown.StartsWith("Bearer ", StringComparison.Ordinal) && _tokens.ContainsKey(shown[7..])
            ? ServeAsync(context)
            : context.ChallengeAsync($"Bearer realm=\"http://{context.Request.Host}/token\",service=\"a service\"{more}");
    }

    private Task IssueAsync(HttpContext context)
    {
        string token = $"token-{Interlocked.Increment(ref _issued)}";
        _tokens[token] = 1;
        return context.AnswerAsync(200, $$"""{"token":"{{token}}","expires_in":300}""");
    }

    private static Task ServeAsync(HttpContext context)
    {
        if (context.Request.Method is "PUT" or "POST")
            return context.AnswerAsync(201);
        context.Response.Headers["Docker-Content-Digest"] = Manifest.Digest.ToString();
        return context.AnswerAsync(200, Manifest.Content.ToArray(), Manifest.MediaType.ToString());
    }

    private static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}
