using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Scheduler.Tests.Requests.Bus;
using EcrMirror.Scheduler.Tests.Rules;
using EcrMirror.State.Ledger;
using EcrMirror.State.Rules;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Scheduler.Tests.Schedules;

public sealed class RuleTimetableTests : IAsyncLifetime
{
    private static readonly MirrorRule Rule = Given.Rule("a.example/x:1", "b.example/x:1");

    private readonly CountedRuns _runs = new();
    private SchedulerOnBus _scheduler = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _scheduler = await SchedulerOnBus.StartAsync(services => services.AddSingleton<IRuleRuns>(_runs));

    public ValueTask DisposeAsync() => _scheduler.DisposeAsync();

    [Fact]
    public async Task A_new_rule_is_started_soon_and_then_once_in_each_interval()
    {
        await _scheduler.AddRuleAsync(Rule.Due("every 6h"));

        await PassAsync(TimeSpan.FromMinutes(1));
        SyncImage first = await _scheduler.NextImageAsync();
        await PassAsync(TimeSpan.FromHours(12));

        Assert.Equal(("a.example/x:1", SyncCause.Swept), (first.Source.ToString(), first.Cause));
        Assert.Equal([first.RequestId, first.RequestId], [(await _scheduler.NextImageAsync()).RequestId, (await _scheduler.NextImageAsync()).RequestId]);
        Assert.False(_scheduler.HasImages);
    }

    [Fact]
    public async Task A_restart_neither_repeats_an_interval_nor_skips_it()
    {
        await _scheduler.AddRuleAsync(Rule.Due("every 7d"));
        await PassAsync(TimeSpan.FromMinutes(1));
        await _scheduler.NextImageAsync();

        RuleTimetable restarted = Another();
        await PassAsync(restarted, TimeSpan.FromMinutes(10));
        Assert.False(_scheduler.HasImages);

        _scheduler.Time.Advance(TimeSpan.FromDays(30));
        await PassAsync(Another(), TimeSpan.FromMinutes(10));
        await _scheduler.NextImageAsync();
        Assert.False(_scheduler.HasImages);
    }

    [Fact]
    public async Task Of_two_Schedulers_one_starts_a_rule()
    {
        await _scheduler.AddRuleAsync(Rule.Due("every 6h"));
        RuleTimetable other = Another();

        for (int minute = 0; minute < 6 * 60; minute++)
        {
            await Task.WhenAll(Timetable.FollowAsync(Cancellation), other.FollowAsync(Cancellation));
            _scheduler.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await _scheduler.NextImageAsync();
        await _scheduler.NextImageAsync();
        Assert.False(_scheduler.HasImages);
    }

    [Fact]
    public async Task A_rule_whose_Scheduler_died_while_it_started_it_is_started_by_another()
    {
        await _scheduler.AddRuleAsync(Rule.Due("every 6h"));
        await _runs.UpdateAsync(
            Rule.Id,
            _ => new RuleRun { Rule = Rule.Id, SeenAt = Now, StartedAt = Now.AddDays(-1), ClaimedUntil = Now.AddMinutes(2) },
            Cancellation);

        await PassAsync(TimeSpan.FromSeconds(119));
        Assert.False(_scheduler.HasImages);
        await PassAsync(TimeSpan.FromSeconds(2));

        await _scheduler.NextImageAsync();
    }

    [Fact]
    public async Task Times_that_were_missed_are_made_up_for_once()
    {
        await _scheduler.AddRuleAsync(Rule.Due("cron 0 6 * * *"));
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.False(_scheduler.HasImages);

        _scheduler.Time.Advance(TimeSpan.FromDays(5));
        await PassAsync(Another(), TimeSpan.FromMinutes(1));

        await _scheduler.NextImageAsync();
        Assert.False(_scheduler.HasImages);
    }

    [Fact]
    public async Task An_adaptive_interval_grows_while_nothing_moves_and_shrinks_when_something_has()
    {
        await _scheduler.AddRuleAsync(Rule.Due("adaptive 10m..2h"));
        await PassAsync(TimeSpan.FromHours(12));
        TimeSpan quiet = (await RunAsync()).Interval!.Value;

        await PublishAsync(Repository.Parse("b.example/x"), Tag.Parse("1"));
        await PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(TimeSpan.FromHours(2), quiet);
        Assert.InRange((await RunAsync()).Interval!.Value, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(119));
    }

    [Fact]
    public async Task What_moves_of_a_selection_is_heard_of_too_and_what_others_put_beside_it_is_not()
    {
        MirrorRule rule = Given.Selection("a.example/x", "*", "b.example/x");
        var movement = _scheduler.Service<RuleMovement>();
        DateTimeOffset before = Now.AddSeconds(-1);

        await PublishAsync(Repository.Parse("b.example/x"), Tag.Parse("1"), source: "c.example/y:1");
        Assert.False(await movement.HasMovedAsync(rule, before, Cancellation));

        await PublishAsync(Repository.Parse("b.example/x"), Tag.Parse("2"));
        Assert.True(await movement.HasMovedAsync(rule, before, Cancellation));
        Assert.False(await movement.HasMovedAsync(rule, Now, Cancellation));
    }

    [Fact]
    public async Task While_nothing_is_due_nothing_is_asked_but_the_list_at_each_look()
    {
        for (int number = 0; number < 100; number++)
            await _scheduler.AddRuleAsync(Given.Rule($"a.example/x:{number}", $"b.example/x:{number}").Due("cron 0 6 * * *"));
        await PassAsync(TimeSpan.FromMinutes(1));
        (int lists, int updates) = (_runs.Lists, _runs.Updates);

        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.InRange(_runs.Lists - lists, 9, 11);
        Assert.Equal(updates, _runs.Updates);
    }

    [Fact]
    public async Task Without_schedules_and_ends_nothing_is_asked_at_all()
    {
        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal((0, 0), (_runs.Lists, _runs.Updates));
    }

    [Fact]
    public async Task One_rule_whose_record_cannot_be_written_stops_no_other()
    {
        await _scheduler.AddRuleAsync(Rule.Due("every 1m"));
        await _scheduler.AddRuleAsync(Given.Rule("a.example/y:1", "b.example/y:1").Due("every 1m"));
        _runs.Broken = Rule.Id;

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("a.example/y:1", (await _scheduler.NextImageAsync()).Source.ToString());
    }

    [Fact]
    public async Task The_end_of_a_rule_is_announced_once_and_told_once()
    {
        DateTimeOffset end = Now.AddDays(15);
        await _scheduler.AddRuleAsync(Rule with { Expires = end });
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.False(_scheduler.HasEnds);

        _scheduler.Time.Advance(TimeSpan.FromDays(1));
        await PassAsync(TimeSpan.FromMinutes(2));
        await PassAsync(Another(), TimeSpan.FromMinutes(2));
        RuleExpiring expiring = await _scheduler.NextExpiringAsync();
        Assert.False(_scheduler.HasEnds);

        _scheduler.Time.Advance(TimeSpan.FromDays(14));
        await PassAsync(TimeSpan.FromMinutes(2));
        await PassAsync(Another(), TimeSpan.FromMinutes(2));
        RuleExpired expired = await _scheduler.NextExpiredAsync();
        Assert.False(_scheduler.HasEnds);

        Assert.Equal(("a.example/x:1", "a.example/x:1", "b.example/x", end), (expiring.Rule, expiring.Source.ToString(), Assert.Single(expiring.Destinations).ToString(), expiring.ExpiresAt));
        Assert.Equal((expiring.Rule, expiring.Place, end), (expired.Rule, expired.Place, expired.ExpiredAt));
    }

    [Fact]
    public async Task A_rule_with_another_end_is_announced_again()
    {
        await _scheduler.AddRuleAsync(Rule with { Expires = Now.AddDays(1) });
        await PassAsync(TimeSpan.FromMinutes(2));
        await _scheduler.NextExpiringAsync();

        await _scheduler.AddRuleAsync(Rule with { Expires = Now.AddDays(2) });
        await PassAsync(TimeSpan.FromMinutes(2));

        await _scheduler.NextExpiringAsync();
        Assert.False(_scheduler.HasEnds);
    }

    private RuleTimetable Timetable => _scheduler.Service<RuleTimetable>();

    private DateTimeOffset Now => _scheduler.Time.GetUtcNow();

    // Another process over the same state.
    private RuleTimetable Another() => ActivatorUtilities.CreateInstance<RuleTimetable>(_scheduler.Service<IServiceProvider>());

    private Task PassAsync(TimeSpan span) => PassAsync(Timetable, span);

    // As the timer does, without its loop.
    private async Task PassAsync(RuleTimetable timetable, TimeSpan span)
    {
        DateTimeOffset end = Now + span;
        while (Now <= end)
            _scheduler.Time.Advance(await timetable.FollowAsync(Cancellation));
    }

    private async Task<RuleRun> RunAsync() => await _runs.ListAsync(Cancellation).SingleAsync(Cancellation);

    private Task PublishAsync(Repository repository, Tag tag, string source = "a.example/x:1") => _scheduler.Service<ILedger>().RecordPublishedAsync(
        repository, tag, new MirroredImage(ImageReference.Parse(source), Platforms: null, Rule: null), Digest.Sha256("image"u8), previous: null, Now, Now, Cancellation);

    private sealed class CountedRuns : IRuleRuns
    {
        private readonly Dictionary<string, RuleRun> _runs = new(StringComparer.Ordinal);
        private readonly Lock _lock = new();

        public string? Broken { get; set; }

        public int Lists { get; private set; }

        public int Updates { get; private set; }

        public IAsyncEnumerable<RuleRun> ListAsync(CancellationToken cancellationToken)
        {
            Lists++;
            lock (_lock)
                return _runs.Values.ToArray().ToAsyncEnumerable();
        }

        public Task<RuleRun> UpdateAsync(string rule, Func<RuleRun?, RuleRun> change, CancellationToken cancellationToken)
        {
            if (rule == Broken)
                throw new State.StateException("The record cannot be read.");
            lock (_lock)
            {
                Updates++;
                return Task.FromResult(_runs[rule] = change(_runs.GetValueOrDefault(rule)));
            }
        }
    }
}
