using EcrMirror.Contracts;
using EcrMirror.EndToEnd.Tests.Crashes;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Publisher.Notices;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Pulls;

/// <summary>A source that grants pulls as Docker Hub does, and grants too few of them.</summary>
public sealed class PullLimitTests : IAsyncLifetime
{
    private const int Wanted = 25;
    private static readonly TimeSpan Window = TimeSpan.FromHours(6);
    private static readonly LocalCredentials Alice = new("alice", "s3cret-of-alice");
    private static readonly LocalCredentials Bob = new("bob", "s3cret-of-bob");

    private readonly RecordedNotices _notices = new();
    private readonly ShiftedClock _clock = new();
    private LocalRegistry _source = null!;
    private LocalRegistry _destination = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalRepository From => _source.Repository(RepositoryName.Parse("team/app"));

    private LocalRepository To => _destination.Repository(RepositoryName.Parse("mirror/app"));

    public async ValueTask InitializeAsync()
    {
        _source = await LocalRegistry.StartAsync(cancellationToken: Token);
        _destination = await LocalRegistry.StartAsync(cancellationToken: Token);
        for (int at = 0; at < Wanted; at++)
            Given.Image(at + 1).Build().AddTo(From, Tag.Parse($"1.{at}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
    }

    [Fact]
    public async Task Pulls_that_are_left_go_to_the_newest_versions_and_the_others_are_told_when()
    {
        PullLimit limit = _source.Faults.LimitPulls(100, Window, _clock);
        limit.Use(90);
        await using InProcessMirror mirror = await StartAsync();

        await AskAsync(mirror, "first");
        (IReadOnlyList<MirrorFailed> deferred, _) = await _notices.TakeAsync<MirrorFailed, ImagePublished>(15, 10);

        Assert.Equal(Versions(15, 10), Published);
        Assert.Equal((10, 0), (limit.Passed[PullLimit.Anybody], limit.Refused));
        Assert.Equal(Wanted, _source.Journal.Requests(RegistryOperation.HeadManifest).Select(entry => entry.Request.Tag).Distinct().Count());
        Assert.All(deferred, failed => Assert.Equal((FailureKind.Rate, MirrorStage.Plan), (failed.Kind, failed.Stage)));
        Assert.Contains("25 pulls needed, 10 left of 100 per 6 h: done at about ", deferred[0].Reason, StringComparison.Ordinal);
        LedgerEntry entry = (await mirror.Ledger.FindAsync(To.Repository, Tag.Parse("1.0"), Token))!;
        Assert.Equal((LedgerOutcome.Failed, FailureKind.Rate), (entry.Outcome, entry.FailureKind));
    }

    [Fact]
    public async Task Two_accounts_have_twice_as_many()
    {
        PullLimit limit = _source.Faults.LimitPulls(10, Window, _clock, Alice, Bob);
        await using InProcessMirror mirror = await StartAsync(registries: options => options.Accounts[_source.Host.ToString()] =
        [
            new RegistryAccount { Username = Alice.User, Password = Alice.Password },
            new RegistryAccount { Username = Bob.User, Password = Bob.Password },
        ]);

        await AskAsync(mirror, "first");
        await _notices.TakeAsync<MirrorFailed, ImagePublished>(5, 20);

        Assert.Equal(Versions(5, 20), Published);
        Assert.Equal((10, 10, 0), (limit.Passed["alice"], limit.Passed["bob"], limit.Refused));
    }

    [Fact]
    public async Task Another_process_does_the_rest_when_the_window_has_ended()
    {
        PullLimit limit = _source.Faults.LimitPulls(20, Window, _clock);
        limit.Use(10);
        using var folder = new TemporaryFolder();
        string state = folder.File("state.db");
        await using (InProcessMirror first = await StartAsync(state))
        {
            await AskAsync(first, "first");
            await _notices.TakeAsync<MirrorFailed, ImagePublished>(15, 10);
        }

        _clock.Advance(Window);
        await using InProcessMirror second = await StartAsync(state);
        await AskAsync(second, "second");
        await _notices.TakeAsync<ImagePublished>(15);

        Assert.Equal(Versions(0, Wanted), Published);
        Assert.Equal((Wanted, 0), (limit.Passed[PullLimit.Anybody], limit.Refused));
    }

    [Theory]
    [InlineData("before Send SyncImage", 4)]
    [InlineData("before Send CopyManifest", 3)]
    public async Task A_crash_in_between_loses_no_image_though_it_may_cost_pulls(string step, int occurrence)
    {
        PullLimit limit = _source.Faults.LimitPulls(100, Window, _clock);
        limit.Use(90);
        var points = new CrashPoints(step, occurrence);
        await using InProcessMirror mirror = await StartAsync(also: points.AddTo);
        await AskAsync(mirror, "first");
        await _notices.TakeUntilAsync<MirrorFailed>(failed => failed.Select(each => each.Source.Tag).Distinct().Count() >= 15);

        _clock.Advance(Window);
        await AskAsync(mirror, "second");
        await _notices.TakeUntilAsync<ImagePublished>(_ => To.Tags.Count == Wanted);

        Assert.True(points.HasCrashed);
        Assert.Equal(Versions(0, Wanted), Published);
    }

    [Fact]
    public async Task What_others_spend_meanwhile_fails_as_a_lack_of_pulls_and_is_not_asked_for_again()
    {
        PullLimit limit = _source.Faults.LimitPulls(100, Window, _clock);
        limit.Use(90);
        await using InProcessMirror mirror = await StartAsync();
        await AskAsync(mirror, "first");
        await _notices.TakeAsync<MirrorFailed, ImagePublished>(15, 10);

        await mirror.MirrorAsync(new ImageReference(From.Repository, Tag.Parse("1.0")), To.Repository);

        MirrorFailed failed = Assert.Single(await _notices.TakeAsync<MirrorFailed>(1));
        Assert.Contains("used up (anonymous): the next come free at about ", failed.Reason, StringComparison.Ordinal);
        Assert.Equal((FailureKind.Rate, 0), (failed.Kind, limit.Refused));
    }

    [Fact]
    public async Task An_image_of_more_manifests_than_there_are_pulls_goes_on_in_the_next_window()
    {
        PullLimit limit = _source.Faults.LimitPulls(4, Window, _clock);
        Tag big = Tag.Parse("big");
        Given.Index([.. Enumerable.Range(100, 6).Select(seed => Given.Image(seed).Build())]).Build().AddTo(From, big);
        await using InProcessMirror mirror = await StartAsync();

        await mirror.MirrorAsync(new ImageReference(From.Repository, big), To.Repository);
        MirrorFailed failed = Assert.Single(await _notices.TakeAsync<MirrorFailed>(1));
        _clock.Advance(Window);
        await mirror.MirrorAsync(new ImageReference(From.Repository, big), To.Repository);

        Assert.Equal(FailureKind.Rate, failed.Kind);
        Assert.Equal(["big"], Published);
        Assert.Equal(7, limit.Passed[PullLimit.Anybody]);
    }

    private string[] Published => [.. To.Tags.Keys.Select(tag => tag.ToString()).Order(StringComparer.Ordinal)];

    private static string[] Versions(int from, int count) => [.. Enumerable.Range(from, count).Select(at => $"1.{at}").Order(StringComparer.Ordinal)];

    private Task<InProcessMirror> StartAsync(
        string? stateFile = null, Action<RegistryOptions>? registries = null, Action<IServiceCollection>? also = null) => InProcessMirror.StartAsync(
        stateFile,
        registries,
        services =>
        {
            services.AddSingleton<TimeProvider>(_clock).AddSingleton<INoticeBoard>(_notices);
            also?.Invoke(services);
        });

    private Task AskAsync(InProcessMirror mirror, string requestId) => mirror.Services.GetRequiredService<IMessageSender>().HandOnAsync(
        new MirrorRequest
        {
            RequestId = requestId,
            Source = new MirrorSource(From.Repository),
            Destinations = [new Destination { Repository = To.Repository, Tags = [] }],
            Selection = new TagSelection { Tags = [TagPattern.Parse("1.*")] },
        },
        Token);

    /// <summary>The system's clock, ahead by as much as a test says: timers run as ever.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        private long _ahead;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _ahead));

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
    }
}
