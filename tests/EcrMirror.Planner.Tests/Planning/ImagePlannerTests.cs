using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Planner.Planning;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;

namespace EcrMirror.Planner.Tests.Planning;

public sealed class ImagePlannerTests
{
    private static readonly Tag Tag = Tag.Parse("1.0");

    [Fact]
    public async Task Nothing_to_do_costs_one_HEAD_for_each_destination_tag_and_one_at_the_source()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent index = Given.Index(Given.Image().Build(), Given.Image().ForPlatform("linux/arm64").Build()).Build();
        index.AddTo(scene.From, Tag);
        index.AddTo(scene.To, Tag);
        scene.To.AddManifest(index.Manifest, Tag.Parse("latest"));

        PlanDraft result = await PlanAsync(scene, scene.Sync(PlannerScene.Tags("1.0", "latest")));

        Assert.Null(result.Plan);
        Assert.Equal(PlannerScene.Tags("1.0", "latest"), Assert.Single(result.Current).Tags);
        Assert.Equal(["HEAD /v2/team/app/manifests/1.0"], scene.Source.Journal.Entries.Select(entry => entry.Request.ToString()));
        Assert.Equal(
            ["HEAD /v2/mirror/app/manifests/1.0", "HEAD /v2/mirror/app/manifests/latest"],
            scene.Destination.Journal.Entries.Select(entry => entry.Request.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_current_is_in_the_ledger()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent image = Given.Image().Build();
        image.AddTo(scene.From, Tag);
        image.AddTo(scene.To, Tag);

        await PlanAsync(scene, scene.Sync(Tag));

        LedgerEntry entry = (await scene.Ledger.FindAsync(scene.To.Repository, Tag, TestContext.Current.CancellationToken))!;
        Assert.Equal((LedgerOutcome.Current, image.Digest, scene.Clock.GetUtcNow()), (entry.Outcome, entry.Digest, entry.CheckedAt));
    }

    [Fact]
    public async Task A_destination_without_tags_is_current_where_it_has_the_digest()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent image = Given.Image().Build();
        image.AddTo(scene.From, Tag);
        image.AddTo(scene.To);

        PlanDraft result = await PlanAsync(scene, scene.Sync());

        Assert.Null(result.Plan);
        Assert.Single(result.Current);
    }

    [Fact]
    public async Task A_destination_that_lacks_the_tag_but_holds_the_children_needs_no_task()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent child = Given.Image().Build();
        SampleContent index = Given.Index(child).Build();
        index.AddTo(scene.From, Tag);
        child.AddTo(scene.To);

        PlanDraft result = await PlanAsync(scene, scene.Sync(Tag));

        Assert.Empty(Assert.Single(result.Plan!.Destinations).Tasks);
        Assert.Equal(0, result.BytesAtMost);
    }

    [Fact]
    public async Task Where_a_tag_is_certainly_missing_the_source_is_asked_once_for_each_manifest()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent index = Given.Index(Given.Image().Build(), Given.Image().ForPlatform("linux/arm64").Build()).Build();
        index.AddTo(scene.From, Tag);

        PlanDraft result = await PlanAsync(scene, scene.Sync(Tag));

        Assert.Equal(index.TreeBlobs.Sum(blob => blob.Descriptor.Size), result.BytesAtMost);
        Assert.Empty(scene.Source.Journal.Requests("HEAD"));
        Assert.Equal(3, scene.Source.Journal.Requests(RegistryOperation.GetManifest).Count);
        Assert.DoesNotContain(scene.Destination.Journal.Entries, entry => entry.Request.IsWrite);
    }

    [Fact]
    public async Task Planning_the_same_again_is_the_next_attempt_of_the_same_plan()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Given.Image().Build().AddTo(scene.From, Tag);

        PlanDraft first = await PlanAsync(scene, scene.Sync(Tag));
        PlanDraft second = await PlanAsync(scene, scene.Sync(Tag) with { RequestId = "another" });

        Assert.Equal(first.Plan!.Id, second.Plan!.Id);
        Assert.Equal((1, 2), (first.Plan.Attempt, second.Plan.Attempt));
        Assert.Equal(["request", "another"], second.Plan.RequestIds);
    }

    [Fact]
    public async Task A_draft_stores_nothing()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Given.Image().Build().AddTo(scene.From, Tag);

        PlanDraft draft = await scene.Planner.DraftAsync(scene.Sync(Tag), TestContext.Current.CancellationToken);
        PlanDraft planned = await PlanAsync(scene, scene.Sync(Tag));

        Assert.Equal(draft.Plan!.Id, planned.Plan!.Id);
        Assert.Equal(1, planned.Plan.Attempt);
    }

    [Fact]
    public async Task A_destination_that_cannot_answer_fails_alone_and_is_in_the_ledger()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        await using LocalRegistry broken = await LocalRegistry.StartAsync();
        broken.Faults.FailNext(null, System.Net.HttpStatusCode.InternalServerError, times: RegistryFaults.Always);
        Given.Image().Build().AddTo(scene.From, Tag);
        var other = new Destination { Repository = new Repository(broken.Host, RepositoryName.Parse("mirror/app")), Tags = [Tag] };
        SyncImage sync = scene.Sync(Tag);

        PlanDraft result = await PlanAsync(scene, sync with { Destinations = [other, .. sync.Destinations] });

        MirrorFailed failed = Assert.Single(result.Failures);
        LedgerEntry entry = (await scene.Ledger.FindAsync(other.Repository, Tag, TestContext.Current.CancellationToken))!;
        Assert.Equal(scene.To.Repository, Assert.Single(result.Plan!.Destinations).Repository);
        Assert.Equal((other.Repository, MirrorStage.Plan), (failed.Destination.Repository, failed.Stage));
        Assert.Equal((LedgerOutcome.Failed, failed.Reason), (entry.Outcome, entry.Reason));
    }

    [Fact]
    public async Task A_tag_in_place_is_current_beside_one_that_is_not()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent image = Given.Image().Build();
        image.AddTo(scene.From, Tag);
        image.AddTo(scene.To, Tag);

        PlanDraft result = await PlanAsync(scene, scene.Sync(PlannerScene.Tags("1.0", "latest")));

        Assert.Equal([Tag], Assert.Single(result.Current).Tags);
        Assert.Equal([Tag.Parse("latest")], Assert.Single(result.Plan!.Destinations).Tags.Select(tag => tag.Tag));
    }

    private static Task<PlanDraft> PlanAsync(PlannerScene scene, SyncImage sync) =>
        scene.Planner.PlanAsync(sync, "message", TestContext.Current.CancellationToken);
}
