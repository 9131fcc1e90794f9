using System.Diagnostics;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Scheduler.Tests.Rules;
using EcrMirror.State.Rules;

namespace EcrMirror.Scheduler.Tests.Schedules;

public sealed class RuleTimesTests
{
    private const int Many = 10_000;

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly MirrorRule[] Rules =
        [.. Enumerable.Range(0, Many).Select(number => Given.Rule($"a.example/x:{number}", $"b.example/x:{number}").Due("cron 0 */6 * * *"))];

    private static readonly Dictionary<string, RuleRun> Runs = Rules.ToDictionary(
        rule => rule.Id, rule => new RuleRun { Rule = rule.Id, SeenAt = Noon.AddDays(-1), StartedAt = Noon.AddSeconds(1) });

    [Fact]
    public void What_is_due_of_ten_thousand_rules_is_found_in_well_under_a_tenth_of_a_second()
    {
        RuleTimes times = Read();

        TimeSpan fastest = Enumerable.Range(0, 5).Min(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            times.Replace(Rules, Runs, Noon.AddMinutes(1));
            Assert.Empty(times.FindDue(Noon.AddMinutes(1)));
            Assert.Equal(Noon.AddHours(6), times.Next);
            return Stopwatch.GetElapsedTime(start);
        });

        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void All_are_due_when_their_time_has_come_and_none_that_has_ended()
    {
        RuleTimes times = Read();
        times.Replace([.. Rules[1..], Rules[0] with { Expires = Noon.AddHours(1) }], Runs, Noon);

        Assert.Equal(Many - 1, times.FindDue(Noon.AddHours(6)).Count);
        Assert.Empty(times.FindDue(Noon.AddHours(6).AddTicks(-1)));
    }

    [Fact]
    public void A_rule_that_was_started_is_not_due_any_more()
    {
        RuleTimes times = Read();

        times.Note(Runs[Rules[0].Id] with { StartedAt = Noon.AddHours(6) }, Noon.AddHours(6));

        Assert.DoesNotContain(Rules[0], times.FindDue(Noon.AddHours(6)));
    }

    [Fact]
    public void The_first_time_of_a_new_rule_does_not_move_while_it_waits()
    {
        RuleTimes times = new(TimeSpan.FromMinutes(10));
        MirrorRule rule = Given.Rule("a.example/x:1", "b.example/x:1").Due("every 7d");
        times.Replace([rule], new Dictionary<string, RuleRun>(), Noon);
        DateTimeOffset first = times.Next!.Value;

        times.Replace([rule], new Dictionary<string, RuleRun>(), first);

        Assert.Same(rule, Assert.Single(times.FindDue(first)));
    }

    private static RuleTimes Read()
    {
        RuleTimes times = new(TimeSpan.FromMinutes(1));
        times.Replace(Rules, Runs, Noon);
        return times;
    }
}
