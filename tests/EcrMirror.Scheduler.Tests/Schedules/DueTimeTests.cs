using EcrMirror.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Scheduler.Tests.Rules;
using EcrMirror.State.Rules;

namespace EcrMirror.Scheduler.Tests.Schedules;

public sealed class DueTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly MirrorRule Rule = Given.Rule("a.example/x:1", "b.example/x:1");

    [Theory]
    [InlineData(null)]
    [InlineData("never")]
    public void Without_a_schedule_a_rule_is_never_due(string? schedule)
    {
        Assert.Null(Due(schedule is null ? Rule : Rule.Due(schedule), Run(startedAt: Noon.AddYears(-1))));
    }

    [Fact]
    public void A_new_rule_with_an_interval_is_due_soon()
    {
        Assert.InRange(Due(Rule.Due("every 7d"), null)!.Value, Noon, Noon.AddMinutes(1));
    }

    [Fact]
    public void A_new_rule_with_times_waits_for_the_first_after_it_was_seen()
    {
        MirrorRule rule = Rule.Due("cron 0 6 * * *");

        Assert.Null(Due(rule, null));
        Assert.Equal(Noon.AddHours(18), Due(rule, Run()));
    }

    [Fact]
    public void A_rule_is_due_an_interval_after_it_was_due_and_not_after_a_restart()
    {
        MirrorRule rule = Rule.Due("every 6h");
        DateTimeOffset first = Due(rule, Run(startedAt: Noon))!.Value;

        Assert.InRange(first, Noon, Noon.AddHours(6));
        Assert.Equal(first.AddHours(6), Due(rule, Run(startedAt: first.AddSeconds(3))));
    }

    [Fact]
    public void A_rule_that_nobody_started_when_it_was_due_is_overdue_once()
    {
        MirrorRule rule = Rule.Due("cron 0 6 * * *");

        Assert.Equal(Noon.AddDays(-9).AddHours(-6), Due(rule, Run(startedAt: Noon.AddDays(-10))));
        Assert.Equal(Noon.AddHours(18), Due(rule, Run(startedAt: Noon)));
    }

    [Fact]
    public void A_rule_with_an_adaptive_schedule_is_due_when_the_interval_that_it_has_come_to_is_over()
    {
        MirrorRule rule = Rule.Due("adaptive 5m..1d");

        Assert.InRange(Due(rule, Run(startedAt: Noon))!.Value, Noon, Noon.AddMinutes(5));
        Assert.Equal(Rule.Due("every 8h").Schedule!.Next(Noon, Rule.Id), Due(rule, Run(startedAt: Noon) with { Interval = TimeSpan.FromHours(8) }));
    }

    [Fact]
    public void A_rule_that_another_is_starting_is_due_when_his_claim_ends()
    {
        RuleRun run = Run(startedAt: Noon.AddDays(-10)) with { ClaimedUntil = Noon.AddMinutes(2) };

        Assert.Equal(Noon.AddMinutes(2), Due(Rule.Due("every 6h"), run));
    }

    private static RuleRun Run(DateTimeOffset? startedAt = null) => new() { Rule = Rule.Id, SeenAt = Noon, StartedAt = startedAt };

    private static DateTimeOffset? Due(MirrorRule rule, RuleRun? run) => DueTime.Of(rule, run, Noon, TimeSpan.FromMinutes(1));
}
