using EcrMirror.Benchmarks.Compare;
using EcrMirror.Benchmarks.Compare.Verdicts;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Tests.Compare;

public sealed class MustsTests
{
    [Fact]
    public void What_was_not_measured_was_not_run()
    {
        IReadOnlyList<Verdict> verdicts = Musts.Judge(new CompareResults());

        Assert.All(verdicts, verdict => Assert.Equal(Verdict.NotRun, verdict.Outcome));
    }

    [Fact]
    public void Each_case_of_a_complete_run_has_a_must()
    {
        IEnumerable<string> cases = CompareCase.All(rounds: null, scale: 1).Select(compared => compared.Name);

        Assert.Empty(cases.Except(Musts.All.Select(must => must.Set)));
    }

    [Fact]
    public void The_best_is_the_fastest_that_verifies_digests()
    {
        Comparison comparison = Given.Comparison(
            "A",
            [Given.Ours, Given.Skopeo, Given.Crane, Given.Oras],
            Given.Runs(Given.Ours, 2),
            Given.Runs(Given.Skopeo, 3),
            Given.Runs(Given.Crane, 2.5),
            Given.Runs(Given.Oras, 1));

        Verdict verdict = Judge(comparison, "A", ">= 0.95 x best");

        Assert.Equal("1.25 x crane copy", verdict.Measured);
        Assert.Equal(Verdict.Met, verdict.Outcome);
    }

    [Fact]
    public void A_ratio_below_the_must_misses_it()
    {
        Comparison comparison = Given.Comparison("A", [Given.Ours, Given.Skopeo], Given.Runs(Given.Ours, 2), Given.Runs(Given.Skopeo, 2.2));

        Assert.Equal(Verdict.Missed, Judge(comparison, "A", ">= 1.15 x skopeo of the stable release").Outcome);
    }

    [Fact]
    public void A_tool_that_is_not_there_is_no_measure()
    {
        Comparison comparison = Given.Comparison("D at wan", [Given.Ours, Given.Crane], Given.Runs(Given.Ours, 1), Given.Runs(Given.Crane, 3));

        Assert.Equal(Verdict.NotRun, Judge(comparison, "D at wan", ">= 10 x regsync").Outcome);
        Assert.Equal(Verdict.Met, Judge(comparison, "D at wan", ">= 2 x crane -j 8").Outcome);
    }

    [Fact]
    public void A_stopped_tool_was_slower_than_what_is_known()
    {
        Comparison comparison = Given.Comparison(
            "D", [Given.Ours, Given.Skopeo], Given.Runs(Given.Ours, 1), Given.Runs(Given.Skopeo, 45).Select(run => run with { WasStopped = true }));

        Assert.Equal("more than 45.00 x skopeo 1.9.3 copy", Judge(comparison, "D", ">= 10 x skopeo sync of the stable release").Measured);
    }

    [Fact]
    public void The_list_of_tags_is_no_request_for_a_tag()
    {
        Comparison comparison = Given.Comparison("D", [Given.Ours], Given.Runs(Given.Ours, 1));

        Verdict verdict = Judge(comparison, "D", "<= 2 requests per tag besides the list of tags");

        Assert.Equal("2.0", verdict.Measured);
        Assert.Equal(Verdict.Met, verdict.Outcome);
    }

    [Fact]
    public void One_run_with_a_put_misses_that_there_is_none()
    {
        Measurement puts = Given.Run(Given.Ours, 2, 1) with { Requests = new Dictionary<string, int> { ["destination PUT manifest"] = 1 } };
        Comparison comparison = Given.Comparison("D", [Given.Ours], Given.Runs(Given.Ours, 1), [puts]);

        Assert.Equal(Verdict.Missed, Judge(comparison, "D", "no PUT").Outcome);
    }

    [Fact]
    public void Memory_is_that_of_the_largest_run_of_any_set()
    {
        Measurement large = Given.Run(Given.Ours, 2, 1) with { PeakResidentBytes = 161 * 1024 * 1024 };
        var results = new CompareResults
        {
            Comparisons = [Given.Comparison("A", [Given.Ours], Given.Runs(Given.Ours, 1)), Given.Comparison("C", [Given.Ours], Given.Runs(Given.Ours, 1), [large])],
        };

        Verdict verdict = Musts.Judge(results).Single(each => each.Must == "<= 160 MiB, all sets, all services in the process");

        Assert.Equal("161 MiB on C", verdict.Measured);
        Assert.Equal(Verdict.Missed, verdict.Outcome);
    }

    private static Verdict Judge(Comparison comparison, string set, string must) =>
        Musts.Judge(new CompareResults { Comparisons = [comparison] }).Single(verdict => verdict.Set == set && verdict.Must == must);
}
