using EcrMirror.Rules;
using EcrMirror.Rules.Schedules;
using EcrMirror.State.Rules;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>When a rule is due, from what it says and what is remembered of it.</summary>
internal static class DueTime
{
    /// <summary>
    /// The time, which is over where nobody started the rule then; null for never, and for a rule without a schedule. A rule with times that
    /// nothing is remembered of has none before somebody has noted that it is there.
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="run">What is remembered; null if nothing is.</param>
    /// <param name="now">When a rule that was never started is looked at.</param>
    /// <param name="firstWithin">How soon it is started then.</param>
    public static DateTimeOffset? Of(MirrorRule rule, RuleRun? run, DateTimeOffset now, TimeSpan firstWithin)
    {
        DateTimeOffset? due = (rule.Schedule, run?.StartedAt) switch
        {
            (null or RuleSchedule.Never, _) => null,
            ({ } schedule, { } started) => schedule.Next(started, rule.Id, run!.Interval),
            (RuleSchedule.Cron cron, null) => run is null ? null : cron.Next(run.SeenAt, rule.Id),
            _ => new RuleSchedule.Every(firstWithin).Next(now, rule.Id),
        };

        // Somebody is starting it. If he died meanwhile, it is due again then.
        return run?.ClaimedUntil > due ? run.ClaimedUntil : due;
    }
}
