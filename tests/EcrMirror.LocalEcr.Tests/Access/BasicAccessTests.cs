using System.Net;
using EcrMirror.LocalEcr.Access;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Access;

public sealed class BasicAccessTests : RegistryTests
{
    private static readonly LocalCredentials Alice = new("alice", "wonder:land");

    protected override LocalRegistryOptions Options => new() { Credentials = Alice };

    [Fact]
    public async Task Without_credentials_nothing_is_answered()
    {
        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Equal("Basic realm=\"local-registry\"", Header(answer, "WWW-Authenticate"));
        await RefusedAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED", answer);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        using var client = new PlainRegistryClient(Registry.BaseAddress, Alice with { Password = "wonder" });

        using HttpResponseMessage answer = await client.SendAsync(HttpMethod.Get, "/v2/");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_user_may_push_and_pull()
    {
        using var client = new PlainRegistryClient(Registry.BaseAddress, Alice);

        await client.PushAsync(Given.Image().Build(), "team/app", "1.0");

        await Completeness.ShouldBeCompleteAsync(Registry.BaseAddress, "team/app", "1.0", Alice);
        Assert.All(Registry.Journal.Entries, entry => Assert.Equal("Basic", entry.AuthorizationScheme));
    }
}
