using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Planner.Resolution;
using EcrMirror.Testing.Content;

namespace EcrMirror.Planner.Tests.Resolution;

public sealed class TreeWalkerTests
{
    [Fact]
    public async Task Children_come_before_every_index_that_lists_them_and_the_root_is_last()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent image = Given.Image().Build();
        SampleContent deepest = Given.Index(image).Build();
        SampleContent middle = Given.Index(deepest).Build();
        SampleContent root = Given.Index(image, deepest, middle).Build();

        ImageTree tree = await WalkAsync(scene, root);

        Assert.Equal([image.Digest, deepest.Digest, middle.Digest, root.Digest], tree.Nodes.Select(node => node.Digest));
        Assert.Equal([deepest.Digest, middle.Digest], tree.InnerIndexes.Select(node => node.Digest));
    }

    [Fact]
    public async Task A_manifest_that_is_listed_often_is_fetched_once()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent image = Given.Image().Build();
        SampleContent root = Given.Index(image, image, Given.Index(image).Build(), Given.Index(image).WithOddBytes().Build()).Build();

        ImageTree tree = await WalkAsync(scene, root);

        Assert.Single(tree.Images);
        Assert.Single(scene.Source.Journal.Entries, entry => entry.Request.Digest == image.Digest);
        Assert.Equal(3, scene.Source.Journal.Entries.Count);
    }

    [Fact]
    public async Task Attestations_are_in_the_tree_and_are_no_platform()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent image = Given.Image().ForPlatform("linux/arm64/v8").Build();

        ImageTree tree = await WalkAsync(scene, Given.Index(image, Given.Attestation(image)).Build());

        Assert.Equal(2, tree.Images.Count());
        Assert.Equal([new Platform("linux", "arm64", "v8")], tree.Platforms);
    }

    [Fact]
    public async Task Indexes_may_nest_so_deep_and_no_deeper()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent deepest = Given.Image().Build();
        for (int level = 0; level < OciLimits.IndexDepth; level++)
            deepest = Given.Index(deepest).Build();
        SampleContent tooDeep = Given.Index(deepest).Build();

        ImageTree tree = await WalkAsync(scene, deepest);
        ManifestException refused = await Assert.ThrowsAsync<ManifestException>(() => WalkAsync(scene, tooDeep));

        Assert.Equal(OciLimits.IndexDepth + 1, tree.Nodes.Length);
        Assert.Contains($"{tooDeep.Digest} nests indexes more than 8 levels deep", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_leads_to_too_many_manifests_is_refused_before_they_are_fetched()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        var many = new ManifestWriter
        {
            MediaType = MediaType.OciIndex,
            Manifests =
            [
                .. Enumerable.Range(0, OciLimits.ManifestsPerTree).Select(at => new SampleContent
                {
                    Manifest = new RawManifest(BitConverter.GetBytes(at), MediaType.OciManifest),
                }),
            ],
        };

        ManifestException refused = await Assert.ThrowsAsync<ManifestException>(
            () => scene.Walker.WalkAsync(scene.From.Repository, many.Write(), null, isDry: false, TestContext.Current.CancellationToken));

        Assert.Contains("leads to more than 4096 manifests", refused.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task A_child_whose_bytes_are_not_what_the_index_promises_is_refused()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent child = Given.Image().Build();
        SampleContent root = Given.Index(child).Build();
        root.AddTo(scene.From);
        scene.Source.Faults.Corrupt(child.Digest);

        await Assert.ThrowsAsync<ContentMismatchException>(
            () => scene.Walker.WalkAsync(scene.From.Repository, root.Manifest, null, isDry: false, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_artifact_by_itself_is_a_tree_of_one()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent artifact = Given.Artifact("application/vnd.example.chart").Build();

        ImageTree tree = await WalkAsync(scene, artifact);

        Assert.Equal(artifact.Digest, Assert.Single(tree.Nodes).Digest);
        Assert.Empty(tree.Platforms);
        Assert.Empty(scene.Source.Journal.Entries);
    }

    private static Task<ImageTree> WalkAsync(PlannerScene scene, SampleContent root)
    {
        root.AddTo(scene.From);
        return scene.Walker.WalkAsync(scene.From.Repository, root.Manifest, null, isDry: false, TestContext.Current.CancellationToken);
    }
}
