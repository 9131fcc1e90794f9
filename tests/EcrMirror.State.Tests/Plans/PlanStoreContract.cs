using System.Text.Json;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Plans;

namespace EcrMirror.State.Tests.Plans;

/// <summary>What every plan store does.</summary>
public abstract class PlanStoreContract(TestState state) : IAsyncLifetime
{
    private readonly IPlanStore _plans = state.Plans;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_new_plan_is_stored_with_every_member_as_attempt_1()
    {
        MirrorPlan plan = Sample.Plan(tasks: 3, isForBoth: true);

        MirrorPlan opened = await _plans.OpenAsync(plan, Cancellation);

        MirrorPlan? found = await _plans.FindAsync(plan.Id, Cancellation);
        Assert.Equal(JsonSerializer.Serialize(plan with { Attempt = 1 }), JsonSerializer.Serialize(found));
        Assert.Equal(JsonSerializer.Serialize(opened), JsonSerializer.Serialize(found));
    }

    [Fact]
    public async Task A_plan_of_an_artifact_asked_for_by_digest_is_stored_with_its_empty_lists()
    {
        MirrorPlan plan = Sample.Plan(tasks: 0) with { Source = new ImageReference(Sample.Source, Sample.Digest(0)), Platforms = [] };

        await _plans.OpenAsync(plan, Cancellation);

        MirrorPlan? found = await _plans.FindAsync(plan.Id, Cancellation);
        Assert.Equal(JsonSerializer.Serialize(plan with { Attempt = 1 }), JsonSerializer.Serialize(found));
    }

    [Fact]
    public async Task Nothing_is_known_of_a_plan_that_was_never_opened()
    {
        Assert.Null(await _plans.FindAsync(Sample.PlanId, Cancellation));
        Assert.Null(await _plans.FindProgressAsync(Sample.PlanId, Sample.First, Cancellation));
        Assert.Null(await _plans.ReportAsync(Sample.Report(1), Cancellation));
        Assert.Null(await _plans.ConcludeAsync(Sample.PlanId, 1, Sample.First, DestinationOutcome.Failed, null, Cancellation));
    }

    [Fact]
    public async Task The_attempt_is_counted_by_the_store_whatever_the_caller_says()
    {
        MirrorPlan opened = await _plans.OpenAsync(Sample.Plan() with { Attempt = 7 }, Cancellation);

        Assert.Equal(1, opened.Attempt);
    }

    [Fact]
    public async Task A_plan_opened_again_is_the_next_attempt_with_what_is_given_now()
    {
        await _plans.OpenAsync(Sample.Plan(tasks: 3, isForBoth: true), Cancellation);
        MirrorPlan again = Sample.Plan(tasks: 1) with { Restarts = 3, PlannedAt = Sample.Noon.AddHours(1) };

        await _plans.OpenAsync(again, Cancellation);

        MirrorPlan? found = await _plans.FindAsync(again.Id, Cancellation);
        Assert.Equal(JsonSerializer.Serialize(again with { Attempt = 2 }), JsonSerializer.Serialize(found));
    }

    [Fact]
    public async Task Requests_of_all_attempts_are_kept_once_each_in_the_order_they_came()
    {
        await _plans.OpenAsync(Sample.Plan() with { RequestIds = ["b", "a"] }, Cancellation);
        await _plans.OpenAsync(Sample.Plan() with { RequestIds = ["c", "a", "c"] }, Cancellation);

        MirrorPlan third = await _plans.OpenAsync(Sample.Plan() with { RequestIds = ["b"] }, Cancellation);

        Assert.Equal(["b", "a", "c"], third.RequestIds);
        Assert.Equal(["b", "a", "c"], (await _plans.FindAsync(third.Id, Cancellation))!.RequestIds);
    }

    [Fact]
    public async Task Every_destination_begins_with_all_of_its_tasks_remaining()
    {
        await _plans.OpenAsync(Sample.Plan(tasks: 3, isForBoth: true), Cancellation);

        DestinationProgress? progress = await _plans.FindProgressAsync(Sample.PlanId, Sample.Second, Cancellation);

        Assert.NotNull(progress);
        Assert.Equal(Sample.PlanId, progress.Plan);
        Assert.Equal(1, progress.Attempt);
        Assert.Equal(Sample.Second, progress.Repository);
        Assert.Equal([Sample.Digest(1), Sample.Digest(2), Sample.Digest(3)], progress.Remaining);
        Assert.Equal(CopyTally.None, progress.Tally);
        Assert.Equal(DestinationOutcome.Pending, progress.Outcome);
        Assert.False(progress.IsLanded);
    }

    [Fact]
    public async Task A_destination_without_tasks_has_landed_at_once()
    {
        await _plans.OpenAsync(Sample.Plan(tasks: 0), Cancellation);

        DestinationProgress? progress = await _plans.FindProgressAsync(Sample.PlanId, Sample.First, Cancellation);

        Assert.True(progress!.IsLanded);
    }

    [Fact]
    public async Task A_report_takes_its_task_off_and_adds_its_tally()
    {
        await _plans.OpenAsync(Sample.Plan(tasks: 2), Cancellation);

        DestinationProgress? after = await _plans.ReportAsync(Sample.Report(1), Cancellation);

        Assert.Equal([Sample.Digest(2)], after!.Remaining);
        Assert.Equal(Sample.Report(1).Tally, after.Tally);
        Assert.Empty(after.Failures);
        Assert.Equal(JsonSerializer.Serialize(after), JsonSerializer.Serialize(await FindProgressAsync()));
    }

    [Fact]
    public async Task A_report_about_one_destination_leaves_the_others_as_they_are()
    {
        await _plans.OpenAsync(Sample.Plan(tasks: 2, isForBoth: true), Cancellation);

        await _plans.ReportAsync(Sample.Report(1), Cancellation);

        DestinationProgress? other = await _plans.FindProgressAsync(Sample.PlanId, Sample.Second, Cancellation);
        Assert.Equal(2, other!.Remaining.Count);
    }

    [Fact]
    public async Task A_failed_task_lands_with_its_reason_and_what_it_took()
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);

        await _plans.ReportAsync(Sample.Report(1, failure: "Blob \"x\" is gone."), Cancellation);

        DestinationProgress progress = await FindProgressAsync();
        Assert.True(progress.IsLanded);
        Assert.Equal("Blob \"x\" is gone.", Assert.Contains(Sample.Digest(1).ToString(), progress.Failures));
        Assert.Equal(Sample.Report(1).Tally, progress.Tally);
    }

    [Fact]
    public async Task A_task_that_reports_twice_counts_once()
    {
        await _plans.OpenAsync(Sample.Plan(tasks: 2), Cancellation);
        DestinationProgress? first = await _plans.ReportAsync(Sample.Report(1), Cancellation);

        DestinationProgress? second = await _plans.ReportAsync(Sample.Report(1), Cancellation);

        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(second));
        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(await FindProgressAsync()));
    }

    [Theory]
    [InlineData(null, "late")]
    [InlineData("early", null)]
    public async Task The_first_report_of_a_task_stands_against_a_contradicting_second(string? first, string? second)
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);
        await _plans.ReportAsync(Sample.Report(1, failure: first), Cancellation);

        DestinationProgress? after = await _plans.ReportAsync(Sample.Report(1, failure: second), Cancellation);

        Assert.Equal(first, after!.Failures.Values.SingleOrDefault());
    }

    [Fact]
    public async Task A_report_about_an_unknown_task_destination_or_attempt_counts_for_nothing()
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);

        Assert.Null(await _plans.ReportAsync(Sample.Report(2), Cancellation));
        Assert.Null(await _plans.ReportAsync(Sample.Report(1) with { Repository = Sample.Second }, Cancellation));
        Assert.Null(await _plans.ReportAsync(Sample.Report(1, attempt: 2), Cancellation));
        Assert.Null(await _plans.ReportAsync(Sample.Report(1, attempt: 0), Cancellation));
        Assert.Single((await FindProgressAsync()).Remaining);
    }

    [Fact]
    public async Task A_plan_opened_again_starts_all_of_its_destinations_over()
    {
        await _plans.OpenAsync(Sample.Plan(tasks: 2, isForBoth: true), Cancellation);
        await _plans.ReportAsync(Sample.Report(1, failure: "no"), Cancellation);
        await _plans.ConcludeAsync(Sample.PlanId, 1, Sample.First, DestinationOutcome.Failed, "no", Cancellation);

        await _plans.OpenAsync(Sample.Plan(tasks: 2, isForBoth: true), Cancellation);

        DestinationProgress progress = await FindProgressAsync();
        Assert.Equal(2, progress.Attempt);
        Assert.Equal(2, progress.Remaining.Count);
        Assert.Empty(progress.Failures);
        Assert.Equal(CopyTally.None, progress.Tally);
        Assert.Equal(DestinationOutcome.Pending, progress.Outcome);
        Assert.Null(progress.Reason);
    }

    [Fact]
    public async Task A_report_of_an_earlier_attempt_no_longer_counts()
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);
        await _plans.OpenAsync(Sample.Plan(), Cancellation);

        Assert.Null(await _plans.ReportAsync(Sample.Report(1, attempt: 1), Cancellation));
        Assert.Single((await FindProgressAsync()).Remaining);

        Assert.Empty((await _plans.ReportAsync(Sample.Report(1, attempt: 2), Cancellation))!.Remaining);
    }

    [Fact]
    public async Task A_destination_that_the_new_attempt_does_not_name_is_no_part_of_it()
    {
        await _plans.OpenAsync(Sample.Plan(isForBoth: true), Cancellation);
        await _plans.ReportAsync(Sample.Report(1) with { Repository = Sample.Second }, Cancellation);

        await _plans.OpenAsync(Sample.Plan(isForBoth: false), Cancellation);

        Assert.Null(await _plans.FindProgressAsync(Sample.PlanId, Sample.Second, Cancellation));
        Assert.Null(await _plans.ReportAsync(Sample.Report(1, attempt: 2) with { Repository = Sample.Second }, Cancellation));
        Assert.Null(await _plans.ConcludeAsync(Sample.PlanId, 2, Sample.Second, DestinationOutcome.Failed, null, Cancellation));
    }

    [Theory]
    [InlineData(DestinationOutcome.Published, null)]
    [InlineData(DestinationOutcome.Failed, "The registry said no.")]
    [InlineData(DestinationOutcome.Superseded, "The tag moved.")]
    public async Task A_destination_ends_with_its_outcome_and_reason(DestinationOutcome outcome, string? reason)
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);
        await _plans.ReportAsync(Sample.Report(1), Cancellation);

        DestinationProgress? ended = await _plans.ConcludeAsync(Sample.PlanId, 1, Sample.First, outcome, reason, Cancellation);

        Assert.Equal(outcome, ended!.Outcome);
        Assert.Equal(reason, ended.Reason);
        Assert.Equal(Sample.Report(1).Tally, ended.Tally);
        Assert.Equal(JsonSerializer.Serialize(ended), JsonSerializer.Serialize(await FindProgressAsync()));
    }

    [Fact]
    public async Task The_first_outcome_stays()
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);
        await _plans.ConcludeAsync(Sample.PlanId, 1, Sample.First, DestinationOutcome.Failed, "first", Cancellation);

        DestinationProgress? again =
            await _plans.ConcludeAsync(Sample.PlanId, 1, Sample.First, DestinationOutcome.Published, null, Cancellation);

        Assert.Equal(DestinationOutcome.Failed, again!.Outcome);
        Assert.Equal("first", again.Reason);
    }

    [Fact]
    public async Task Pending_is_no_way_to_end()
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);

        await Assert.ThrowsAsync<ArgumentException>(
            () => _plans.ConcludeAsync(Sample.PlanId, 1, Sample.First, DestinationOutcome.Pending, null, Cancellation));
    }

    [Fact]
    public async Task An_earlier_attempt_cannot_end_the_current_one()
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);
        await _plans.OpenAsync(Sample.Plan(), Cancellation);

        DestinationProgress? ended = await _plans.ConcludeAsync(Sample.PlanId, 1, Sample.First, DestinationOutcome.Published, null, Cancellation);

        Assert.Null(ended);
        Assert.Equal(DestinationOutcome.Pending, (await FindProgressAsync()).Outcome);
    }

    [Fact]
    public async Task A_task_that_reports_after_the_end_is_counted_and_the_outcome_stays()
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);
        await _plans.ConcludeAsync(Sample.PlanId, 1, Sample.First, DestinationOutcome.Failed, "gave up", Cancellation);

        DestinationProgress? after = await _plans.ReportAsync(Sample.Report(1), Cancellation);

        Assert.Empty(after!.Remaining);
        Assert.Equal(DestinationOutcome.Failed, after.Outcome);
        Assert.Equal("gave up", after.Reason);
    }

    [Fact]
    public async Task Fifty_callers_who_open_a_plan_at_once_get_fifty_attempts()
    {
        MirrorPlan[] opened = await Sample.InParallel(
            50, number => _plans.OpenAsync(Sample.Plan(requestId: $"request-{number}"), Cancellation));

        Assert.Equal(Enumerable.Range(1, 50), opened.Select(plan => plan.Attempt).Order());
        MirrorPlan? last = await _plans.FindAsync(Sample.PlanId, Cancellation);
        Assert.Equal(50, last!.Attempt);
        Assert.Equal(50, last.RequestIds.Distinct().Count());
    }

    [Fact]
    public async Task Of_fifty_tasks_that_report_at_once_exactly_one_is_told_that_it_is_the_last()
    {
        await _plans.OpenAsync(Sample.Plan(tasks: 50), Cancellation);

        DestinationProgress?[] reported = await Sample.InParallel(
            50, number => _plans.ReportAsync(Sample.Report(number + 1, failure: number % 10 == 0 ? "no" : null), Cancellation));

        Assert.Single(reported, progress => progress!.IsLanded);
        DestinationProgress progress = await FindProgressAsync();
        Assert.Equal(Enumerable.Range(1, 50).Sum(), progress.Tally.BytesCopied);
        Assert.Equal(50, progress.Tally.BlobsCopied);
        Assert.Equal(5, progress.Failures.Count);
    }

    [Fact]
    public async Task Of_twenty_callers_who_end_a_destination_at_once_all_are_told_the_same_end()
    {
        await _plans.OpenAsync(Sample.Plan(), Cancellation);

        DestinationProgress?[] ended = await Sample.InParallel(
            20, number => _plans.ConcludeAsync(Sample.PlanId, 1, Sample.First, DestinationOutcome.Failed, $"{number}", Cancellation));

        Assert.Single(ended.Select(progress => progress!.Reason).Distinct());
    }

    private async Task<DestinationProgress> FindProgressAsync() =>
        await _plans.FindProgressAsync(Sample.PlanId, Sample.First, Cancellation)
        ?? throw new InvalidOperationException("The plan has no such destination.");
}
