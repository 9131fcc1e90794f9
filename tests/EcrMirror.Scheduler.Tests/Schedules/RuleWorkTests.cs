using System.Collections.Concurrent;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Scheduler.Tests.Requests.Bus;
using EcrMirror.Scheduler.Tests.Rules;
using EcrMirror.State.Rules;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Scheduler.Tests.Schedules;

/// <summary>Who does the work of rules in his own process, and learns what comes next.</summary>
public sealed class RuleWorkTests : IAsyncLifetime, IRuleWork, IRuleObserver, IRuleChoice
{
    private static readonly MirrorRule Rule = Given.Rule("a.example/x:1", "b.example/x:1");
    private static readonly MirrorRule Other = Given.Rule("a.example/y:1", "b.example/y:1");

    private readonly ConcurrentQueue<RuleRun> _begun = [];
    private readonly ConcurrentQueue<RuleOutlook> _outlooks = [];
    private readonly ConcurrentQueue<RuleFinding> _findings = [];
    private SchedulerOnBus _scheduler = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _scheduler.Time.GetUtcNow();

    private IRuleRuns Runs => _scheduler.Service<IRuleRuns>();

    public async ValueTask InitializeAsync() => _scheduler = await SchedulerOnBus.StartAsync(
        services => services.AddSingleton<IRuleWork>(this).AddSingleton<IRuleObserver>(this).AddSingleton<IRuleChoice>(this));

    public ValueTask DisposeAsync() => _scheduler.DisposeAsync();

    Task<bool> IRuleWork.StartAsync(MirrorRule rule, DueWork due, RuleRun started, CancellationToken cancellationToken)
    {
        _begun.Enqueue(started);
        return Task.FromResult(false);
    }

    void IRuleObserver.Found(RuleFinding finding) => _findings.Enqueue(finding);

    void IRuleObserver.Looked(RuleOutlook outlook) => _outlooks.Enqueue(outlook);

    RuleSet IRuleChoice.Choose(RuleSet declared) => new(
        [.. declared.Rules.Where(rule => rule.Id == Rule.Id)],
        [.. declared.Findings, .. declared.Rules.Where(rule => rule.Id == Other.Id).Select(rule => RuleFinding.Error(rule.Origin, "It is refused."))]);

    [Fact]
    public async Task A_rule_stays_claimed_until_its_work_has_ended_and_is_due_again_when_the_claim_ends()
    {
        await _scheduler.AddRuleAsync(Rule.Due("every 1m"));

        await PassAsync(TimeSpan.FromMinutes(3));
        RuleRun claimed = await Runs.ListAsync(Cancellation).SingleAsync(Cancellation);

        Assert.Equal(2, _begun.Count);
        Assert.Equal((null, true), (claimed.StartedAt, claimed.ClaimedUntil > Now));
        Assert.All(_begun, begun => Assert.Equal((true, null), (begun.StartedAt is not null, begun.ClaimedUntil)));
    }

    [Fact]
    public async Task What_is_noted_when_the_work_has_ended_counts_with_the_next_look()
    {
        await _scheduler.AddRuleAsync(Rule.Due("every 1h"));
        await PassAsync(TimeSpan.FromMinutes(1));
        RuleRun begun = Assert.Single(_begun);

        await Runs.UpdateAsync(Rule.Id, _ => begun, Cancellation);
        await PassAsync(TimeSpan.FromMinutes(2));

        RuleOutlook outlook = _outlooks.Last();
        Assert.Single(_begun);
        Assert.Equal((Rule.Id, Rule.Id), (Assert.Single(outlook.Rules).Id, outlook.Next?.Id));
        Assert.InRange(outlook.Due!.Value - begun.StartedAt!.Value, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.True(outlook.Due > Now);
    }

    [Fact]
    public async Task Rules_that_are_not_chosen_are_not_followed_and_why_is_told_once()
    {
        await _scheduler.AddRuleAsync(Rule.Due("never"));
        await _scheduler.AddRuleAsync(Other.Due("every 1m"));

        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Empty(_begun);
        Assert.Equal("It is refused.", Assert.Single(_findings).Problem);
        Assert.Equal((null, null), (_outlooks.Last().Next, _outlooks.Last().Due));
    }

    // As the timer does, without its loop.
    private async Task PassAsync(TimeSpan span)
    {
        DateTimeOffset end = Now + span;
        while (Now <= end)
            _scheduler.Time.Advance(await _scheduler.Service<RuleTimetable>().FollowAsync(Cancellation));
    }
}
