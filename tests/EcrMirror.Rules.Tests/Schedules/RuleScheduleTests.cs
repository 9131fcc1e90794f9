using System.Globalization;
using EcrMirror.Rules.Schedules;
using FsCheck.Fluent;

namespace EcrMirror.Rules.Tests.Schedules;

public sealed class RuleScheduleTests
{
    [Theory]
    [InlineData("never", "never")]
    [InlineData("every 6h", "every 6h")]
    [InlineData("  every   1w ", "every 7d")]
    [InlineData("adaptive 5m..1d", "adaptive 5m..1d")]
    [InlineData("cron 0 */12 * * *", "cron 0 */12 * * *")]
    [InlineData("cron  0 6  * * mon-fri   Europe/Berlin", "cron 0 6 * * mon-fri Europe/Berlin")]
    public void A_schedule_is_read_and_written(string text, string written)
    {
        RuleSchedule schedule = RuleSchedule.Parse(text);

        Assert.Equal(written, schedule.ToString());
        Assert.Equal(schedule, RuleSchedule.Parse(written));
    }

    [Theory]
    [InlineData("", "expected 'never'")]
    [InlineData("hourly", "expected 'never'")]
    [InlineData("never ever", "expected 'never'")]
    [InlineData("every", "'' is no interval")]
    [InlineData("every day", "'day' is no interval")]
    [InlineData("every 0s", "from 1s to 366d")]
    [InlineData("every 53w", "from 1s to 366d")]
    [InlineData("adaptive 5m", "two dots")]
    [InlineData("adaptive 5m...1d", "is no interval")]
    [InlineData("adaptive 1d..5m", "the shorter one")]
    [InlineData("cron", "five fields")]
    [InlineData("cron 0 0 6 * * ? *", "five fields")]
    [InlineData("cron 0 6 * * * Europe/Atlantis", "'Europe/Atlantis' is no time zone")]
    [InlineData("cron 0 6 * * * /etc/localtime", "'/etc/localtime' is no time zone")]
    [InlineData("cron 0 6 * * * ../UTC", "is no time zone")]
    [InlineData("cron 60 * * * *", "'60' is no minute")]
    [InlineData("cron 0 24 * * *", "'24' is no hour")]
    [InlineData("cron 0 0 0 * *", "'0' is no day of the month")]
    [InlineData("cron 0 0 * 13 *", "'13' is no month")]
    [InlineData("cron 0 0 * * 8", "'8' is no day of the week")]
    [InlineData("cron 0 0 * * MON-XYZ", "'MON-XYZ' is no day of the week")]
    [InlineData("cron 0 0 ? * 1", "'?' is no day of the month")]
    [InlineData("cron 0 0 L * *", "'L' is no day of the month")]
    [InlineData("cron 5/10 * * * *", "'5/10' is no minute")]
    [InlineData("cron */0 * * * *", "'*/0' is no minute")]
    [InlineData("cron 20-10 * * * *", "'20-10' is no minute")]
    [InlineData("cron 1,,2 * * * *", "'' is no minute")]
    [InlineData("cron 0 0 1 * 1", "Name one of them, and the other in a second rule")]
    [InlineData("cron 0 0 */2 * MON", "Name one of them")]
    [InlineData("cron 0 0 30 2 *", "never come")]
    public void Another_text_is_refused_with_what_is_wrong(string text, string problem)
    {
        FormatException refused = Assert.Throws<FormatException>(() => RuleSchedule.Parse(text));

        Assert.StartsWith($"'{text}' is no schedule: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.False(RuleSchedule.TryParse(text, out _));
    }

    [Theory]
    [InlineData("* * * * *", "2026-11-21T10:07:30Z", "2026-11-21T10:08:00Z")]
    [InlineData("0 */12 * * *", "2026-11-21T10:07:30Z", "2026-11-21T12:00:00Z")]
    [InlineData("0 12 * * *", "2026-11-21T12:00:00Z", "2026-11-22T12:00:00Z")]
    [InlineData("10-40/15 * * * *", "2026-11-21T10:07:30Z", "2026-11-21T10:10:00Z")]
    [InlineData("10-40/15 * * * *", "2026-11-21T10:25:00Z", "2026-11-21T10:40:00Z")]
    [InlineData("5,50 9,17 * * *", "2026-11-21T09:05:00Z", "2026-11-21T09:50:00Z")]
    [InlineData("0 0 1 * *", "2026-11-21T00:00:00Z", "2026-12-01T00:00:00Z")]
    [InlineData("0 0 31 * *", "2026-11-21T00:00:00Z", "2026-12-31T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-11-21T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 1 JAN,jul *", "2026-11-21T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 0 1 3-5 *", "2026-11-21T00:00:00Z", "2027-03-01T00:00:00Z")]
    [InlineData("0 6 * * MON-FRI", "2026-11-21T00:00:00Z", "2026-11-23T06:00:00Z")]
    [InlineData("0 6 * * 1-5", "2026-11-21T00:00:00Z", "2026-11-23T06:00:00Z")]
    [InlineData("0 6 * * 0", "2026-11-21T00:00:00Z", "2026-11-22T06:00:00Z")]
    [InlineData("0 6 * * 7", "2026-11-21T00:00:00Z", "2026-11-22T06:00:00Z")]
    [InlineData("0 6 * * SUN", "2026-11-21T00:00:00Z", "2026-11-22T06:00:00Z")]
    [InlineData("0 6 * * 6", "2026-11-21T07:00:00Z", "2026-11-28T06:00:00Z")]
    [InlineData("0 6 * * 5-7", "2026-11-21T07:00:00Z", "2026-11-22T06:00:00Z")]
    [InlineData("0 6 * * FRI-SUN", "2026-11-21T07:00:00Z", "2026-11-22T06:00:00Z")]
    [InlineData("0 6 * * */2", "2026-11-22T07:00:00Z", "2026-11-24T06:00:00Z")]
    [InlineData("0 6 */1 * 1", "2026-11-21T07:00:00Z", "2026-11-23T06:00:00Z")]
    [InlineData("0 6 1 * 0-6", "2026-11-21T07:00:00Z", "2026-12-01T06:00:00Z")]
    public void Cron_has_the_times_that_it_has_on_Unix(string expression, string after, string next)
    {
        RuleSchedule schedule = RuleSchedule.Parse($"cron {expression}");

        Assert.Equal(Time(next), schedule.Next(Time(after), "any"));
    }

    [Theory]
    [InlineData("0 6 * * *", "2026-11-21T04:00:00Z", "2026-11-21T05:00:00Z")]
    [InlineData("0 6 * * *", "2026-07-21T03:00:00Z", "2026-07-21T04:00:00Z")]
    [InlineData("30 2 * * *", "2027-03-27T12:00:00Z", "2027-03-28T01:30:00Z")]
    [InlineData("30 2 * * *", "2027-10-30T12:00:00Z", "2027-10-31T00:30:00Z")]
    [InlineData("30 2 * * *", "2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z")]
    public void Cron_in_a_time_zone_follows_its_clock(string expression, string after, string next)
    {
        RuleSchedule schedule = RuleSchedule.Parse($"cron {expression} Europe/Berlin");

        Assert.Equal(Time(next), schedule.Next(Time(after), "any"));
        Assert.Equal(TimeSpan.Zero, schedule.Next(Time(after), "any")!.Value.Offset);
    }

    [Theory]
    [InlineData("2027-03-27T23:00:00Z", "0 1 2 3")]
    [InlineData("2027-10-30T23:00:00Z", "0 1 3 4")]
    public void An_hourly_cron_leaves_nothing_out_but_the_second_of_two_hours_that_are_called_the_same(string first, string hours)
    {
        RuleSchedule schedule = RuleSchedule.Parse("cron 0 * * * * Europe/Berlin");
        DateTimeOffset[] times = new DateTimeOffset[4];

        DateTimeOffset at = Time(first).AddMinutes(-30);
        for (int count = 0; count < times.Length; count++)
            times[count] = at = schedule.Next(at, "any")!.Value;

        Assert.Equal(hours, string.Join(' ', times.Select(time => (time - Time(first)).TotalHours)));
    }

    [Fact]
    public void An_interval_is_kept_from_one_time_to_the_next()
    {
        RuleSchedule schedule = RuleSchedule.Parse("every 6h");

        DateTimeOffset first = schedule.Next(Time("2026-11-21T10:00:00Z"), "keda")!.Value;
        DateTimeOffset second = schedule.Next(first, "keda")!.Value;

        Assert.InRange(first, Time("2026-11-21T10:00:00Z").AddTicks(1), Time("2026-11-21T16:00:00Z"));
        Assert.Equal(TimeSpan.FromHours(6), second - first);
    }

    [Theory]
    [InlineData("keda", "2026-11-21T12:32:47.4241613Z")]
    [InlineData("docker.io/library/alpine", "2026-11-21T13:21:06.5067172Z")]
    public void The_moment_within_an_interval_is_the_same_in_every_process(string ruleId, string next)
    {
        RuleSchedule schedule = RuleSchedule.Parse("every 6h");

        Assert.Equal(Time(next), schedule.Next(Time("2026-11-21T10:00:00Z"), ruleId));
    }

    [Fact]
    public void Rules_are_spread_over_the_interval()
    {
        RuleSchedule schedule = RuleSchedule.Parse("every 6h");

        IEnumerable<int> perHour = Enumerable.Range(0, 6000)
            .CountBy(rule => (schedule.Next(Time("2026-11-21T10:00:00Z"), $"rule-{rule}")!.Value - Time("2026-11-21T10:00:00Z")).Hours)
            .Select(hour => hour.Value);

        Assert.All(perHour, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void A_time_long_ago_has_a_next_one_too()
    {
        RuleSchedule schedule = RuleSchedule.Parse("every 366d");

        DateTimeOffset next = schedule.Next(DateTimeOffset.MinValue, "keda")!.Value;

        Assert.InRange(next, DateTimeOffset.MinValue.AddTicks(1), DateTimeOffset.MinValue.AddDays(366));
    }

    [Fact]
    public void Never_has_no_next_time()
    {
        Assert.Null(RuleSchedule.Parse("never").Next(Time("2026-11-21T10:00:00Z"), "keda"));
    }

    [Fact]
    public void An_adaptive_schedule_begins_in_the_middle_and_three_still_looks_undo_one_movement()
    {
        var schedule = (RuleSchedule.Adaptive)RuleSchedule.Parse("adaptive 1m..100m");

        TimeSpan first = schedule.Following(null, hasMoved: false);
        TimeSpan moved = schedule.Following(first, hasMoved: true);
        TimeSpan still = Enumerable.Range(0, 3).Aggregate(moved, (interval, _) => schedule.Following(interval, hasMoved: false));

        Assert.Equal([10, 5, 10], new[] { first, moved, still }.Select(interval => Math.Round(interval.TotalMinutes, 6)));
    }

    [Fact]
    public void An_adaptive_interval_stays_within_its_bounds_and_more_movement_never_makes_it_longer()
    {
        Given.Always(Given.Adaptive.Zip(Gen.NonEmptyListOf(Gen.Elements(true, false)).Zip(Gen.Choose(0, 1000))), given =>
        {
            (RuleSchedule.Adaptive schedule, (IEnumerable<bool> movements, int more)) = given;
            bool[] some = [.. movements];
            bool[] others = [.. some.Select((hasMoved, at) => hasMoved || at == more % some.Length)];

            (TimeSpan less, TimeSpan often) = (Follow(schedule, some), Follow(schedule, others));

            Assert.InRange(less, schedule.Shortest, schedule.Longest);
            Assert.InRange(often, schedule.Shortest, less);
        });
    }

    [Fact]
    public void What_never_moves_comes_to_the_longest_interval_and_what_always_does_to_the_shortest()
    {
        Given.Always(Given.Adaptive, schedule =>
        {
            Assert.Equal(schedule.Longest, Follow(schedule, Enumerable.Repeat(false, 100)));
            Assert.Equal(schedule.Shortest, Follow(schedule, Enumerable.Repeat(true, 100)));
        });
    }

    [Fact]
    public void One_movement_halves_an_interval_and_no_more()
    {
        var schedule = (RuleSchedule.Adaptive)RuleSchedule.Parse("adaptive 5m..1d");

        Assert.Equal(TimeSpan.FromHours(12), schedule.Following(TimeSpan.FromDays(1), hasMoved: true));
        Assert.Equal(TimeSpan.FromHours(12), schedule.Following(TimeSpan.FromDays(300), hasMoved: true));
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(20, 20)]
    [InlineData(1, 5)]
    [InlineData(9999, 60)]
    public void An_adaptive_schedule_has_the_interval_that_it_is_told_within_its_bounds(int? minutes, int expected)
    {
        RuleSchedule schedule = RuleSchedule.Parse("adaptive 5m..1h");
        TimeSpan? interval = minutes is { } given ? TimeSpan.FromMinutes(given) : null;

        DateTimeOffset first = schedule.Next(Time("2026-11-21T10:00:00Z"), "keda", interval)!.Value;

        Assert.Equal(TimeSpan.FromMinutes(expected), schedule.Next(first, "keda", interval)!.Value - first);
    }

    [Fact]
    public void A_cron_expression_that_was_never_read_is_told_when_it_is_asked()
    {
        var schedule = new RuleSchedule.Cron("every day", null);

        Assert.Throws<FormatException>(() => schedule.Next(Time("2026-11-21T10:00:00Z"), "keda"));
    }

    private static TimeSpan Follow(RuleSchedule.Adaptive schedule, IEnumerable<bool> movements) =>
        movements.Aggregate(schedule.Following(null, hasMoved: false), (interval, hasMoved) => schedule.Following(interval, hasMoved));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
