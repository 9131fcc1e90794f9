using EcrMirror.Contracts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Planner.Planning;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using EcrMirror.Testing.Content;

namespace EcrMirror.Planner.Tests.Platforms;

public sealed class PlatformSelectionTests
{
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleContent Amd = Given.Image().Build();
    private static readonly SampleContent Arm = Given.Image().ForPlatform("linux/arm64").Build();
    private static readonly SampleContent Arm7 = Given.Image().ForPlatform("linux/arm/v7").Build();
    private static readonly SampleContent Index =
        Given.Index(Amd, Arm, Arm7, Given.Attestation(Amd), Given.Attestation(Arm), Given.Attestation(Arm7)).WithOddBytes().Build();

    [Fact]
    public async Task One_platform_is_published_as_the_image_that_it_is()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Index.AddTo(scene.From, Tag);

        PlanDraft result = await PlanAsync(scene, "linux/arm64/v8");

        MirrorPlan plan = result.Plan!;
        Assert.Equal((Arm.Digest, Index.Digest), (plan.Root, plan.Source.Digest!.Value));
        Assert.Equal("linux/arm64", Assert.Single(plan.Platforms).ToString());
        Assert.Equal([Arm.Digest], Assert.Single(plan.Destinations).Tasks);
        Assert.Equal("linux/arm64/v8", Assert.Single(plan.WantedPlatforms!).ToString());
    }

    [Fact]
    public async Task Several_platforms_are_published_as_an_index_of_them_and_their_attestations()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Index.AddTo(scene.From, Tag);

        PlanDraft draft = await DraftAsync(scene, "linux/amd64", "linux/arm/v7");

        Assert.Equal(
            [Index.Children[0].Digest, Index.Children[2].Digest, Index.Children[3].Digest, Index.Children[5].Digest],
            ((Manifest.Index)draft.Tree!.Root.Content).Manifests.Select(listed => listed.Digest));
        Assert.Equal((draft.Tree.Root.Digest, Index.Digest), (draft.Plan!.Root, draft.Plan.Source.Digest!.Value));
        Assert.NotEqual(Index.Digest, draft.Plan.Root);
        Assert.Equal(["linux/amd64", "linux/arm/v7"], draft.Plan.Platforms.Select(platform => platform.ToString()));
    }

    [Fact]
    public async Task A_platform_that_leaves_parts_open_may_be_several_images()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent[] windows = [Given.Image().ForPlatform("windows/amd64:10.0.17763.1").Build(), Given.Image().ForPlatform("windows/amd64:10.0.20348.1").Build()];
        Given.Index(Amd, windows[0], windows[1]).Build().AddTo(scene.From, Tag);

        PlanDraft draft = await DraftAsync(scene, "windows/amd64");

        Assert.Equal(windows.Select(image => image.Digest), ((Manifest.Index)draft.Tree!.Root.Content).Manifests.Select(listed => listed.Digest));
    }

    [Fact]
    public async Task All_the_platforms_there_are_are_the_index_itself()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Index.AddTo(scene.From, Tag);

        PlanDraft draft = await DraftAsync(scene, "linux/arm/v7", "linux/amd64", "linux/arm64");

        Assert.Equal(Index.Digest, draft.Plan!.Root);
    }

    [Fact]
    public async Task A_platform_that_the_source_lacks_fails_with_those_that_it_has()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Index.AddTo(scene.From, Tag);

        PlanDraft result = await PlanAsync(scene, "linux/amd64", "linux/s390x");

        Assert.Null(result.Plan);
        MirrorFailed failed = Assert.Single(result.Failures);
        Assert.Equal($"The image at {scene.From.Repository} does not run on linux/s390x: it has linux/amd64, linux/arm64, linux/arm/v7.", failed.Reason);
        LedgerEntry entry = (await scene.Ledger.FindAsync(scene.To.Repository, Tag, TestContext.Current.CancellationToken))!;
        Assert.Equal((LedgerOutcome.Failed, failed.Reason), (entry.Outcome, entry.Reason));
    }

    [Fact]
    public async Task An_image_that_is_in_no_index_is_of_the_platform_that_its_config_says()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Arm.AddTo(scene.From, Tag);

        PlanDraft met = await PlanAsync(scene, "linux/arm64");
        PlanDraft unmet = await PlanAsync(scene, "linux/amd64");

        Assert.Equal(Arm.Digest, met.Plan!.Root);
        Assert.EndsWith("does not run on linux/amd64: it has linux/arm64.", Assert.Single(unmet.Failures).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_has_no_platform()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Given.Artifact("application/vnd.example.chart").Build().AddTo(scene.From, Tag);

        PlanDraft result = await PlanAsync(scene, "linux/amd64");

        Assert.EndsWith("it names no platform.", Assert.Single(result.Failures).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux/arm64")]
    [InlineData("linux/amd64,linux/arm64")]
    public async Task What_others_published_for_some_platforms_is_current_by_the_index_once_and_then_by_a_HEAD(string platforms)
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Index.AddTo(scene.From, Tag);
        PlanDraft draft = await DraftAsync(scene, platforms.Split(','));
        foreach (var node in draft.Tree!.Nodes)
            scene.To.AddManifest(node.Raw, node.Digest == draft.Plan!.Root ? Tag : null);
        scene.Source.Journal.Clear();

        PlanDraft result = await PlanAsync(scene, platforms.Split(','));
        PlanDraft again = await PlanAsync(scene, platforms.Split(','));

        Assert.Null(result.Plan);
        Assert.Single(result.Current);
        Assert.Equal((null, result.Root), (again.Plan, again.Root));
        Assert.Equal((Index.Digest, draft.Plan!.Root), (result.Source.Digest, result.Root!.Value));
        Assert.Equal(
            ["HEAD /v2/team/app/manifests/1.0", $"GET /v2/team/app/manifests/{Index.Digest}", "HEAD /v2/team/app/manifests/1.0"],
            scene.Source.Journal.Entries.Select(entry => entry.Request.ToString()));
        LedgerEntry entry = (await scene.Ledger.FindAsync(scene.To.Repository, Tag, TestContext.Current.CancellationToken))!;
        Assert.Equal((LedgerOutcome.Current, draft.Plan.Root, Index.Digest), (entry.Outcome, entry.Digest!.Value, entry.Source.Digest!.Value));
    }

    [Fact]
    public async Task The_whole_image_is_not_current_where_some_platforms_are_wanted()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        Index.AddTo(scene.From, Tag);
        Index.AddTo(scene.To, Tag);

        PlanDraft result = await PlanAsync(scene, "linux/arm64");

        Assert.Equal(Index.Digest, Assert.Single(Assert.Single(result.Plan!.Destinations).Tags).Previous);
        Assert.Empty(result.Current);
    }

    private static Task<PlanDraft> PlanAsync(PlannerScene scene, params string[] platforms) =>
        scene.Planner.PlanAsync(Sync(scene, platforms), "message", TestContext.Current.CancellationToken);

    private static Task<PlanDraft> DraftAsync(PlannerScene scene, params string[] platforms) =>
        scene.Planner.DraftAsync(Sync(scene, platforms), TestContext.Current.CancellationToken);

    private static SyncImage Sync(PlannerScene scene, string[] platforms) => scene.Sync(Tag) with { Platforms = [.. platforms.Select(Platform.Parse)] };
}
