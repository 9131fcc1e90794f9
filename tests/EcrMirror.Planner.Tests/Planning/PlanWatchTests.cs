using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using EcrMirror.Testing.Content;

namespace EcrMirror.Planner.Tests.Planning;

public sealed class PlanWatchTests
{
    private static readonly Tag Tag = Tag.Parse("1.0");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SyncCause.Pushed)]
    [InlineData(SyncCause.Swept)]
    public async Task What_is_under_way_is_left_to_the_plan_that_does_it(SyncCause cause)
    {
        await using PlannerScene scene = await StartAsync();
        MirrorPlan plan = (await PlanAsync(scene, SyncCause.Requested, "first"))!;

        Assert.Null(await PlanAsync(scene, cause, "second"));
        Assert.Equal(1, (await scene.Plans.FindAsync(plan.Id, Cancellation))!.Attempt);
    }

    [Theory]
    [InlineData(SyncCause.Requested)]
    [InlineData(SyncCause.Repair)]
    [InlineData(SyncCause.SourceTagMoved)]
    public async Task What_somebody_waits_for_or_has_to_start_over_opens_the_plan_anew(SyncCause cause)
    {
        await using PlannerScene scene = await StartAsync();
        await PlanAsync(scene, SyncCause.Swept, "first");

        Assert.Equal(2, (await PlanAsync(scene, cause, "second"))!.Attempt);
    }

    [Fact]
    public async Task A_message_that_comes_again_opens_its_plan_anew()
    {
        await using PlannerScene scene = await StartAsync();
        await PlanAsync(scene, SyncCause.Swept, "first");

        Assert.Equal(2, (await PlanAsync(scene, SyncCause.Swept, "first"))!.Attempt);
    }

    [Fact]
    public async Task A_plan_that_has_ended_is_opened_anew()
    {
        await using PlannerScene scene = await StartAsync();
        MirrorPlan plan = (await PlanAsync(scene, SyncCause.Swept, "first"))!;
        await scene.Plans.ConcludeAsync(plan.Id, plan.Attempt, scene.To.Repository, DestinationOutcome.Failed, "no", Cancellation);

        Assert.Equal(2, (await PlanAsync(scene, SyncCause.Swept, "second"))!.Attempt);
    }

    [Fact]
    public async Task What_was_published_while_it_was_looked_is_not_done_again()
    {
        await using PlannerScene scene = await StartAsync();
        MirrorPlan plan = (await PlanAsync(scene, SyncCause.Swept, "first"))!;
        MirroredImage image = new(plan.Source, null, null);
        await scene.Plans.ConcludeAsync(plan.Id, plan.Attempt, scene.To.Repository, DestinationOutcome.Published, null, Cancellation);

        await scene.Ledger.RecordPublishedAsync(scene.To.Repository, Tag, image, plan.Source.Digest!.Value, null, scene.Clock.GetUtcNow(), scene.Clock.GetUtcNow(), Cancellation);
        Assert.Null(await PlanAsync(scene, SyncCause.Swept, "second"));

        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await PlanAsync(scene, SyncCause.Swept, "third"))!.Attempt);
    }

    [Fact]
    public async Task Of_pushes_that_are_told_at_once_one_opens_the_plan()
    {
        await using PlannerScene scene = await StartAsync();

        MirrorPlan?[] plans = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => PlanAsync(scene, SyncCause.Pushed, $"message {number}")));

        Assert.Equal(1, Assert.Single(plans, plan => plan is not null)!.Attempt);
    }

    [Fact]
    public async Task A_plan_that_has_not_ended_for_long_is_opened_anew()
    {
        await using PlannerScene scene = await StartAsync();
        await PlanAsync(scene, SyncCause.Swept, "first");

        scene.Clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(1));
        Assert.Null(await PlanAsync(scene, SyncCause.Swept, "second"));
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await PlanAsync(scene, SyncCause.Swept, "third"))!.Attempt);
    }

    private static async Task<PlannerScene> StartAsync()
    {
        PlannerScene scene = await PlannerScene.StartAsync();
        Given.Image().Build().AddTo(scene.From, Tag);
        return scene;
    }

    private static async Task<MirrorPlan?> PlanAsync(PlannerScene scene, SyncCause cause, string message) =>
        (await scene.Planner.PlanAsync(scene.Sync(Tag) with { Cause = cause }, message, Cancellation)).Plan;
}
