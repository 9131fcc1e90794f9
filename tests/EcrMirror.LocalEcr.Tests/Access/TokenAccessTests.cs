using System.Net;
using System.Text.Json;
using EcrMirror.LocalEcr.Access;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using EcrMirror.Testing.Time;

namespace EcrMirror.LocalEcr.Tests.Access;

public sealed class TokenAccessTests : RegistryTests
{
    private static readonly LocalCredentials Alice = new("alice", "wonderland");

    private readonly ManualTimeProvider _time = new();

    protected override LocalRegistryOptions Options => new()
    {
        Credentials = Alice,
        Tokens = new TokenOptions { Lifetime = TimeSpan.FromMinutes(5), AllowsAnonymousPull = true },
        TimeProvider = _time,
    };

    [Fact]
    public async Task The_challenge_says_where_tokens_are_and_what_is_needed()
    {
        using HttpResponseMessage answer = await GetAsync("/v2/team/app/tags/list");

        Assert.Equal(
            $"Bearer realm=\"http://{Registry.Host}/token\",service=\"local-registry\",scope=\"repository:team/app:pull\"",
            Header(answer, "WWW-Authenticate"));
        await RefusedAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED", answer);
    }

    [Fact]
    public async Task A_mount_needs_to_pull_from_the_sibling()
    {
        using HttpResponseMessage answer = await PostAsync($"/v2/team/app/blobs/uploads/?mount={Hello.Descriptor.Digest}&from=team/base");

        Assert.EndsWith(
            "scope=\"repository:team/app:pull,push repository:team/base:pull\"", Header(answer, "WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_opens_what_its_scope_names()
    {
        await Given.Image().Build().PushToAsync(Registry, "team/app", "1.0");
        string token = await TokenAsync(Alice, "repository:team/app:pull");

        using HttpResponseMessage pull = await WithTokenAsync(HttpMethod.Get, "/v2/team/app/tags/list", token);
        using HttpResponseMessage push = await WithTokenAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/", token);
        using HttpResponseMessage other = await WithTokenAsync(HttpMethod.Get, "/v2/team/other/tags/list", token);

        Assert.Equal(HttpStatusCode.OK, pull.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, push.StatusCode);
        Assert.EndsWith("error=\"insufficient_scope\"", Header(push, "WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Fact]
    public async Task One_token_may_carry_several_scopes()
    {
        Registry.Repository("team/base").AddBlob(Hello.Descriptor.Digest, Hello.Content);
        string token = await TokenAsync(Alice, "repository:team/app:pull,push", "repository:team/base:pull");

        using HttpResponseMessage mount = await WithTokenAsync(
            HttpMethod.Post, $"/v2/team/app/blobs/uploads/?mount={Hello.Descriptor.Digest}&from=team/base", token);

        Assert.Equal(HttpStatusCode.Created, mount.StatusCode);
    }

    [Fact]
    public async Task A_token_expires_by_the_clock_that_was_given()
    {
        string token = await TokenAsync(Alice, "repository:team/app:pull,push");

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        using HttpResponseMessage before = await WithTokenAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/", token);
        _time.Advance(TimeSpan.FromTicks(1));
        using HttpResponseMessage after = await WithTokenAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/", token);

        Assert.Equal(HttpStatusCode.Accepted, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.EndsWith("error=\"invalid_token\"", Header(after, "WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_can_be_made_worthless_at_once()
    {
        string token = await TokenAsync(Alice, "repository:team/app:pull,push");

        Registry.Faults.ExpireTokens();

        using HttpResponseMessage answer = await WithTokenAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/", token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Anonymous_tokens_pull_and_never_push()
    {
        string token = await TokenAsync(null, "repository:team/app:pull,push");

        using HttpResponseMessage pull = await WithTokenAsync(HttpMethod.Get, "/v2/team/app/tags/list", token);
        using HttpResponseMessage push = await WithTokenAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/", token);

        await RefusedAsync(HttpStatusCode.NotFound, "NAME_UNKNOWN", pull);
        Assert.Equal(HttpStatusCode.Unauthorized, push.StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_gets_no_token()
    {
        using var client = new PlainRegistryClient(Registry.BaseAddress, Alice with { Password = "guess" });

        using HttpResponseMessage answer = await client.SendAsync(HttpMethod.Get, "/token?service=local-registry&scope=repository:team/app:pull");

        await RefusedAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED", answer);
    }

    [Fact]
    public async Task A_token_for_another_service_is_not_issued()
    {
        using var client = new PlainRegistryClient(Registry.BaseAddress, Alice);

        using HttpResponseMessage answer = await client.SendAsync(HttpMethod.Get, "/token?service=elsewhere");

        await RefusedAsync(HttpStatusCode.BadRequest, "UNSUPPORTED", answer);
    }

    private async Task<string> TokenAsync(LocalCredentials? credentials, params string[] scopes)
    {
        using var client = new PlainRegistryClient(Registry.BaseAddress, credentials);
        using HttpResponseMessage answer = await client.SendAsync(
            HttpMethod.Get, $"/token?service=local-registry{string.Concat(scopes.Select(scope => "&scope=" + scope))}");
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(300, document.RootElement.GetProperty("expires_in").GetInt32());
        return document.RootElement.GetProperty("token").GetString()!;
    }

    private Task<HttpResponseMessage> WithTokenAsync(HttpMethod method, string path, string token) =>
        Client.SendAsync(method, path, headers: ("Authorization", $"Bearer {token}"));
}
