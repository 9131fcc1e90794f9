using EcrMirror.Hosting.Metrics;
using EcrMirror.Rules;
using EcrMirror.Rules.Schedules;
using EcrMirror.Scheduler.Rules;
using EcrMirror.State.Rules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>
/// Starts a rule that is due, once however many Schedulers find that. The rule is claimed for a while, what it makes due is sent, and
/// only then it is noted as started: who dies in between has lost nothing, because his claim ends.
/// </summary>
internal sealed partial class RuleStarter(
    IRuleRuns runs, RuleMovement movement, IRuleWork work, MirrorMetrics metrics, IOptions<ScheduleOptions> options, TimeProvider time, ILogger<RuleStarter> logger)
{
    // Longer than sending takes, also where queues are slow; a rule whose Scheduler died waits so long.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    /// <summary>Starts a rule, unless it turns out that it is not due any more.</summary>
    /// <returns>What is remembered of it now.</returns>
    /// <exception cref="State.StateException">State could not be asked. If the claim was written, it ends by itself.</exception>
    public async Task<RuleRun> StartAsync(MirrorRule rule, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        RuleRun? before = null;
        RuleRun claimed = await runs.UpdateAsync(
            rule.Id,
            known =>
            {
                before = known;
                return IsDue(rule, known, now) ? (known ?? new RuleRun { Rule = rule.Id, SeenAt = now }) with { ClaimedUntil = now + Claim } : known!;
            },
            cancellationToken);
        if (ReferenceEquals(claimed, before))
            return claimed;

        TimeSpan? interval = rule.Schedule is RuleSchedule.Adaptive adaptive ? await FollowAsync(rule, adaptive, claimed, cancellationToken) : null;
        DueWork due = RuleSyncs.Swept(rule);
        bool isCertain = await work.StartAsync(rule, due, claimed with { StartedAt = now, Interval = interval, ClaimedUntil = null }, cancellationToken);
        metrics.RuleStarted("started");
        LogStarted(rule.Id, due.RequestId, rule.Schedule!.ToString());
        return isCertain
            ? await runs.UpdateAsync(rule.Id, known => (known ?? claimed) with { StartedAt = now, Interval = interval, ClaimedUntil = null }, cancellationToken)
            : claimed;
    }

    /// <summary>Notes that a rule is there.</summary>
    public Task<RuleRun> SeeAsync(MirrorRule rule, CancellationToken cancellationToken) =>
        runs.UpdateAsync(rule.Id, known => known ?? new RuleRun { Rule = rule.Id, SeenAt = time.GetUtcNow() }, cancellationToken);

    // One that was never started is due as soon as somebody says so, unless another is at it; it has no time of its own yet.
    private bool IsDue(MirrorRule rule, RuleRun? known, DateTimeOffset now) => known?.StartedAt is null && rule.Schedule is not RuleSchedule.Cron
        ? !(known?.ClaimedUntil > now)
        : DueTime.Of(rule, known, now, options.Value.FirstWithin) <= now;

    private async Task<TimeSpan> FollowAsync(MirrorRule rule, RuleSchedule.Adaptive adaptive, RuleRun run, CancellationToken cancellationToken) =>
        adaptive.Following(run.Interval, run.StartedAt is { } since && await movement.HasMovedAsync(rule, since, cancellationToken));

    [LoggerMessage(6031, LogLevel.Information, "The rule {Rule} is due and is looked at as {RequestId}: {Schedule}")]
    private partial void LogStarted(string rule, string requestId, string schedule);
}
