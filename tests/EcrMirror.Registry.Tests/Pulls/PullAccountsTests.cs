using System.Diagnostics.Metrics;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Pulls;
using EcrMirror.Registry.Tests.Servers;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Time;

namespace EcrMirror.Registry.Tests.Pulls;

/// <summary>Pulls at a registry that counts them as Docker Hub does.</summary>
public sealed class PullAccountsTests : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(6);
    private static readonly LocalCredentials Alice = new("alice", "s3cret-of-alice");
    private static readonly LocalCredentials Bob = new("bob", "s3cret-of-bob");
    private static readonly Tag Tag = Tag.Parse("1");

    private readonly ManualTimeProvider _clock = new();
    private LocalRegistry _registry = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await LocalRegistry.StartAsync(cancellationToken: Content.Token);
        Given.Image(1).Build().AddTo(_registry.Repository(RepositoryName.Parse("x")), Tag);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task Heads_cost_nothing_and_tell_what_is_left()
    {
        PullLimit limit = _registry.Faults.LimitPulls(100, Window, _clock);
        limit.Use(24);
        using Opened registries = Open();

        await registries[X].ResolveAsync(Tag, Content.Token);
        await registries[X].ResolveAsync(Tag, Content.Token);

        Assert.Empty(limit.Passed);
        Assert.Equal([new AccountPulls("anonymous", 100, 76, Window, _clock.GetUtcNow() + Window)], registries.Pulls.Find(_registry.Host));
    }

    [Fact]
    public async Task A_registry_that_says_nothing_grants_plenty()
    {
        using Opened registries = Open();

        await registries[X].GetManifestAsync(Tag, Content.Token);

        Assert.Equal([new AccountPulls("anonymous", null, null, null, null)], registries.Pulls.Find(_registry.Host));
    }

    [Fact]
    public async Task Pulls_that_are_used_up_fail_once_say_when_there_are_more_and_are_not_asked_for_until_then()
    {
        PullLimit limit = _registry.Faults.LimitPulls(2, Window, _clock);
        using Opened registries = Open(options => options.RetryAttempts = 5);
        await registries[X].GetManifestAsync(Tag, Content.Token);
        _clock.Advance(TimeSpan.FromHours(1));
        limit.Use(1);

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => registries[X].GetManifestAsync(Tag, Content.Token));
        RegistryException known = await Assert.ThrowsAsync<RegistryException>(() => registries[X].GetManifestAsync(Tag, Content.Token));
        int asked = _registry.Journal.Requests(RegistryOperation.GetManifest).Count;
        _clock.Advance(TimeSpan.FromHours(5));
        RawManifest? later = await registries[X].GetManifestAsync(Tag, Content.Token);

        Assert.Equal((FailureKind.Rate, false, _clock.GetUtcNow()), (refused.Kind, refused.IsTransient, refused.PullsFreeAt));
        Assert.Contains("used up (anonymous): the next come free at about 2026-11-21 18:00 UTC", known.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1), (asked, limit.Refused));
        Assert.NotNull(later);
    }

    [Fact]
    public async Task A_head_that_says_that_there_are_pulls_again_ends_the_wait()
    {
        PullLimit limit = _registry.Faults.LimitPulls(1, Window, _clock);
        limit.Use(1);
        using Opened registries = Open();
        _clock.Advance(Window - TimeSpan.FromMinutes(1));
        await registries[X].ResolveAsync(Tag, Content.Token);
        await Assert.ThrowsAsync<RegistryException>(() => registries[X].GetManifestAsync(Tag, Content.Token));
        _clock.Advance(TimeSpan.FromMinutes(1));

        await registries[X].ResolveAsync(Tag, Content.Token);

        Assert.NotNull(await registries[X].GetManifestAsync(Tag, Content.Token));
    }

    [Fact]
    public async Task Each_pull_goes_as_the_account_that_has_most_left()
    {
        PullLimit limit = _registry.Faults.LimitPulls(10, Window, _clock, Alice, Bob);
        limit.Use(4, "alice");
        using Opened registries = Open(Accounts);

        await registries[X].ResolveAsync(Tag, Content.Token);
        await registries[X].ResolveAsync(Tag, Content.Token);
        for (int pull = 0; pull < 8; pull++)
            await registries[X].GetManifestAsync(Tag, Content.Token);

        Assert.Equal((2, 6), (limit.Passed["alice"], limit.Passed["bob"]));
        Assert.Equal([("alice", 4), ("second", 4)], registries.Pulls.Find(_registry.Host).Select(account => (account.Account, account.Remaining ?? -1)));
    }

    [Fact]
    public async Task Pulls_at_the_same_time_take_all_that_each_account_has_and_no_more()
    {
        PullLimit limit = _registry.Faults.LimitPulls(10, Window, _clock, Alice, Bob);
        for (int round = 1; round <= 50; round++)
        {
            // Answers overtake each other, which is told by when each was asked.
            using Opened registries = new(Accounts, TimeProvider.System);
            await registries[X].ResolveAsync(Tag, Content.Token);
            await registries[X].ResolveAsync(Tag, Content.Token);

            await Task.WhenAll(Enumerable.Range(0, 20).Select(async at =>
            {
                if (at % 3 == 0)
                    await registries[X].ResolveAsync(Tag, Content.Token);
                await registries[X].GetManifestAsync(Tag, Content.Token);
            }));

            Assert.Equal((10 * round, 10 * round, 0), (limit.Passed["alice"], limit.Passed["bob"], limit.Refused));
            _clock.Advance(Window);
        }
    }

    [Fact]
    public async Task An_account_that_is_used_up_gives_way_to_the_next_at_once_and_all_of_them_are_named_in_the_end()
    {
        PullLimit limit = _registry.Faults.LimitPulls(1, Window, _clock, Alice, Bob);
        using Opened registries = Open(Accounts);
        limit.Use(1, "alice");

        RawManifest? second = await registries[X].GetManifestAsync(Tag, Content.Token);
        RegistryException none = await Assert.ThrowsAsync<RegistryException>(() => registries[X].GetManifestAsync(Tag, Content.Token));

        Assert.NotNull(second);
        Assert.Equal((1, 1), (limit.Passed["bob"], limit.Refused));
        Assert.Contains("(alice, second)", none.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", none.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_not_let_in_gives_way_to_the_next_and_comes_last_for_a_while()
    {
        _registry.Faults.LimitPulls(10, Window, _clock, Bob);
        using Opened registries = Open(Accounts);

        await registries[X].GetManifestAsync(Tag, Content.Token);
        int first = _registry.Journal.Entries.Count;
        await registries[X].GetManifestAsync(Tag, Content.Token);

        Assert.True(first > 1);
        Assert.Equal(first + 1, _registry.Journal.Entries.Count);
    }

    [Fact]
    public async Task A_plain_refusal_of_too_many_requests_says_nothing_of_pulls()
    {
        _registry.Faults.Throttle(null, TimeSpan.Zero);
        using Opened registries = Open(options => options.RetryAttempts = 0);

        RegistryException busy = await Assert.ThrowsAsync<RegistryException>(() => registries[X].GetManifestAsync(Tag, Content.Token));

        Assert.Equal((true, null), (busy.IsTransient, busy.PullsFreeAt));
        Assert.NotNull(await registries[X].GetManifestAsync(Tag, Content.Token));
    }

    [Fact]
    public async Task Requests_that_are_counted_by_the_minute_are_no_pulls()
    {
        _registry.Faults.LimitPulls(1, TimeSpan.FromMinutes(1), _clock);
        using Opened registries = Open(options => options.RetryAttempts = 0);
        await registries[X].GetManifestAsync(Tag, Content.Token);

        RegistryException busy = await Assert.ThrowsAsync<RegistryException>(() => registries[X].GetManifestAsync(Tag, Content.Token));

        Assert.Equal((true, null), (busy.IsTransient, busy.PullsFreeAt));
        Assert.Equal([new AccountPulls("anonymous", null, null, null, null)], registries.Pulls.Find(_registry.Host));
    }

    [Fact]
    public async Task Tokens_are_those_of_the_account_that_shows_them()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            string shown = context.Request.Headers.Authorization.ToString();
            if (context.Request.Path == "/token")
            {
                string user = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(shown["Basic ".Length..])).Split(':')[0];
                await context.AnswerAsync(200, $$"""{"token":"token-of-{{user}}"}""");
                return;
            }

            if (shown.Length == 0)
            {
                await context.ChallengeAsync($"Bearer realm=\"http://127.0.0.1:{context.Connection.LocalPort}/token\",service=\"x\"");
                return;
            }

            bool isAlice = shown == "Bearer token-of-alice";
            context.Response.Headers["ratelimit-limit"] = "100;w=21600";
            context.Response.Headers["ratelimit-remaining"] = isAlice ? "0;w=21600" : "9;w=21600";
            await (isAlice ? context.RefuseAsync(429, "TOOMANYREQUESTS", "You have reached your pull rate limit.") : context.AnswerAsync(200, Content.AnyManifest.Content.ToArray(), MediaType.OciManifest.ToString()));
        });
        using Opened registries = new(options => options.Accounts[registry.Host] = Declared, _clock);

        RawManifest? manifest = await registries[$"{registry.Host}/x"].GetManifestAsync(Tag, Content.Token);

        Assert.Equal(Content.AnyManifest.Digest, manifest?.Digest);
        Assert.Equal(
            ["", "Bearer token-of-alice", "", "Bearer token-of-bob"],
            registry.Journal.Where(asked => !asked.Target.StartsWith("/token", StringComparison.Ordinal)).Select(asked => asked.Authorization));
    }

    [Fact]
    public async Task What_is_left_is_a_metric_by_registry_and_account()
    {
        PullLimit limit = _registry.Faults.LimitPulls(100, Window, _clock, Alice);
        limit.Use(24, "alice");
        var measured = new List<(long Value, string? Registry, string? Account)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "ecrmirror.pulls.remaining")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var labels = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
            if (labels["registry"] == _registry.Host.ToString())
                measured.Add((value, labels["registry"], labels["account"]));
        });
        listener.Start();
        using Opened registries = Open(Accounts);

        await registries[X].ResolveAsync(Tag, Content.Token);

        Assert.Equal([(76L, _registry.Host.ToString(), "alice")], measured);
    }

    [Theory]
    [InlineData("alice", "alice", false, "name")]
    [InlineData("alice", "", false, "Password")]
    [InlineData("bob", "secret", true, "anonymous")]
    public void Accounts_that_cannot_be_are_refused(string user, string password, bool isAnonymous, string expected)
    {
        using Opened registries = new(options => options.Accounts["a.example"] =
            [new RegistryAccount { Username = "alice", Password = "x" }, new RegistryAccount { Username = user, Password = password, IsAnonymous = isAnonymous }]);

        Exception refused = Assert.ThrowsAny<Exception>(() => registries["a.example/x"]);

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    private static IList<RegistryAccount> Declared =>
        [new RegistryAccount { Username = Alice.User, Password = Alice.Password }, new RegistryAccount { Name = "second", Username = Bob.User, Password = Bob.Password }];

    private string X => $"{_registry.Host}/x";

    private void Accounts(RegistryOptions options) => options.Accounts[_registry.Host.ToString()] = Declared;

    private Opened Open(Action<RegistryOptions>? configure = null) => new(configure, _clock);
}
