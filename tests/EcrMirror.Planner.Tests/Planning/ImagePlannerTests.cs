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
    private static readonly Platform Amd64 = Platform.Parse("linux/amd64");

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
    public async Task Some_platforms_that_the_ledger_knows_to_be_in_place_cost_one_HEAD_at_both_sides()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        (SampleContent index, SampleContent image) = AddIndex(scene);
        image.AddTo(scene.To, Tag);
        await RecordAsync(scene, index.Digest, image.Digest);

        PlanDraft result = await PlanAsync(scene, scene.Sync(Tag) with { Platforms = [Amd64] });

        Assert.Equal((null, image.Digest), (result.Plan, result.Root!.Value));
        Assert.Single(result.Current);
        Assert.Equal(["HEAD /v2/team/app/manifests/1.0"], scene.Source.Journal.Entries.Select(entry => entry.Request.ToString()));
        Assert.Equal(["HEAD /v2/mirror/app/manifests/1.0"], scene.Destination.Journal.Entries.Select(entry => entry.Request.ToString()));
    }

    [Fact]
    public async Task What_the_ledger_knows_of_some_platforms_counts_only_while_both_sides_are_as_they_were()
    {
        await using PlannerScene moved = await PlannerScene.StartAsync();
        (SampleContent index, SampleContent image) = AddIndex(moved);
        image.AddTo(moved.To, Tag);
        await RecordAsync(moved, Digest.Sha256("an earlier index"u8), image.Digest);
        await using PlannerScene overwritten = await PlannerScene.StartAsync();
        (index, image) = AddIndex(overwritten);
        Given.Image().Build().AddTo(overwritten.To, Tag);
        await RecordAsync(overwritten, index.Digest, image.Digest);
        await using PlannerScene others = await PlannerScene.StartAsync();
        (index, image) = AddIndex(others);
        image.AddTo(others.To, Tag);
        await RecordAsync(others, index.Digest, image.Digest);

        PlanDraft afterMove = await PlanAsync(moved, moved.Sync(Tag) with { Platforms = [Amd64] });
        PlanDraft afterOverwriting = await PlanAsync(overwritten, overwritten.Sync(Tag) with { Platforms = [Amd64] });
        PlanDraft ofOthers = await PlanAsync(others, others.Sync(Tag) with { Platforms = [Platform.Parse("linux/arm64")] });

        Assert.Single(afterMove.Current);
        Assert.Contains(moved.Source.Journal.Entries, entry => entry.Request.Method == HttpMethod.Get.Method);
        Assert.NotNull(afterOverwriting.Plan);
        Assert.NotNull(ofOthers.Plan);
    }

    [Fact]
    public async Task An_index_that_was_cut_is_not_asked_for_again_while_it_is_kept()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        (_, SampleContent image) = AddIndex(scene);
        SyncImage sync = scene.Sync(Tag) with { Platforms = [Amd64] };
        await PlanAsync(scene, sync);
        image.AddTo(scene.To, Tag);
        int asked = scene.Source.Journal.Entries.Count;

        PlanDraft result = await PlanAsync(scene, sync);

        Assert.Equal((null, image.Digest), (result.Plan, result.Root!.Value));
        Assert.Equal(["HEAD /v2/team/app/manifests/1.0"], scene.Source.Journal.Entries.Skip(asked).Select(entry => entry.Request.ToString()));
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
        Assert.Equal((other.Repository, MirrorStage.Plan, FailureKind.Server), (failed.Destination.Repository, failed.Stage, failed.Kind));
        Assert.Equal((LedgerOutcome.Failed, FailureKind.Server, failed.Reason), (entry.Outcome, entry.FailureKind, entry.Reason));
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

    private static (SampleContent Index, SampleContent Amd64) AddIndex(PlannerScene scene)
    {
        SampleContent image = Given.Image().Build();
        SampleContent index = Given.Index(image, Given.Image().ForPlatform("linux/arm64").Build()).Build();
        index.AddTo(scene.From, Tag);
        return (index, image);
    }

    private static Task RecordAsync(PlannerScene scene, Digest source, Digest made) => scene.Ledger.RecordPublishedAsync(
        scene.To.Repository,
        Tag,
        new MirroredImage(new ImageReference(scene.From.Repository, Tag).Pin(source), [Amd64], Rule: null),
        made,
        previous: null,
        scene.Clock.GetUtcNow(),
        scene.Clock.GetUtcNow(),
        TestContext.Current.CancellationToken);

    private static Task<PlanDraft> PlanAsync(PlannerScene scene, SyncImage sync) =>
        scene.Planner.PlanAsync(sync, "message", TestContext.Current.CancellationToken);
}
