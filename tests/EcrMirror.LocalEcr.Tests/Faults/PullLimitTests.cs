using System.Net;
using System.Text;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Time;

namespace EcrMirror.LocalEcr.Tests.Faults;

public sealed class PullLimitTests : RegistryTests
{
    private const string Path = "/v2/team/app/manifests/1";
    private static readonly TimeSpan Window = TimeSpan.FromHours(6);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Heads_are_not_counted_and_say_what_is_left_as_gets_do()
    {
        PullLimit limit = Limit(2);

        using HttpResponseMessage head = await HeadAsync(Path);
        using HttpResponseMessage get = await GetAsync(Path);

        Assert.Equal(("2;w=21600", "2;w=21600"), (Header(head, "ratelimit-limit"), Header(head, "ratelimit-remaining")));
        Assert.Equal(("1;w=21600", "127.0.0.1"), (Header(get, "ratelimit-remaining"), Header(get, "docker-ratelimit-source")));
        Assert.Equal(1, limit.Passed[PullLimit.Anybody]);
    }

    [Fact]
    public async Task What_is_used_up_is_refused_until_the_window_ends()
    {
        PullLimit limit = Limit(1);

        using HttpResponseMessage first = await GetAsync(Path);
        using HttpResponseMessage second = await GetAsync(Path);
        using HttpResponseMessage head = await HeadAsync(Path);
        _clock.Advance(Window);
        using HttpResponseMessage later = await GetAsync(Path);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK, HttpStatusCode.OK],
            new[] { first, second, head, later }.Select(answer => answer.StatusCode));
        Assert.Equal(("0;w=21600", 1), (Header(second, "ratelimit-remaining"), limit.Refused));
    }

    [Fact]
    public async Task Accounts_are_counted_apart_and_nobody_else_is_let_in()
    {
        PullLimit limit = Limit(1, new LocalCredentials("alice", "a"), new LocalCredentials("bob", "b"));
        limit.Use(1, "alice");

        using HttpResponseMessage nobody = await GetAsync(Path);
        using HttpResponseMessage alice = await AsAsync("alice", "a");
        using HttpResponseMessage bob = await AsAsync("bob", "b");

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], new[] { nobody, alice, bob }.Select(answer => answer.StatusCode));
        Assert.Equal("bob", Header(bob, "docker-ratelimit-source"));
    }

    private PullLimit Limit(int pulls, params LocalCredentials[] accounts)
    {
        Given.Image(1).Build().AddTo(Registry.Repository(RepositoryName.Parse("team/app")), Tag.Parse("1"));
        return Registry.Faults.LimitPulls(pulls, Window, _clock, accounts);
    }

    private Task<HttpResponseMessage> AsAsync(string user, string password) =>
        GetAsync(Path, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));
}
