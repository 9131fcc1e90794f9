using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Tests.Measuring;

public sealed class ComparisonTests
{
    [Fact]
    public void A_ratio_is_the_median_of_the_ratios_of_rounds()
    {
        // The ratio of medians would be 1.5.
        Comparison comparison = Given.Comparison("A", [Given.Ours, Given.Crane], Given.Runs(Given.Ours, 1, 2, 4), Given.Runs(Given.Crane, 3, 2, 8));

        Spread? ratio = comparison.Ratio(Given.Ours, Given.Crane, run => run.Seconds);

        Assert.Equal(new Spread(2, 1, 3), ratio);
    }

    [Fact]
    public void Tools_that_share_no_round_have_no_ratio()
    {
        Comparison comparison = Given.Comparison("A", [Given.Ours, Given.Crane], [Given.Run(Given.Ours, 1, 1)], [Given.Run(Given.Crane, 2, 1)]);

        Assert.Null(comparison.Ratio(Given.Ours, Given.Crane, run => run.Seconds));
    }

    [Fact]
    public void The_table_says_what_was_stopped_and_what_took_part_no_more()
    {
        Comparison comparison = Given.Comparison(
            "A",
            [Given.Ours, Given.Skopeo, Given.Crane],
            Given.Runs(Given.Ours, 1),
            Given.Runs(Given.Skopeo, 45).Select(run => run with { WasStopped = true })) with
        {
            Failures = new Dictionary<string, string> { [Given.Crane.Name] = "it said no" },
        };

        string table = comparison.ToTable();

        Assert.Contains("stopped at 45.00", table, StringComparison.Ordinal);
        Assert.Contains("skopeo 1.9.3 copy / ecr-mirror sync, per round: wall more than 45.00", table, StringComparison.Ordinal);
        Assert.Contains("crane copy took part no more: it said no", table, StringComparison.Ordinal);
    }
}
