using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>A destination lost what it was known to hold: it is found out, copied again, and published.</summary>
public sealed class RepairTests
{
    private static readonly RepositoryName Target = RepositoryName.Parse("mirror/app");

    [Fact]
    public async Task A_lost_blob_of_an_image_is_copied_again_by_the_process_that_put_it_there()
    {
        await using Scene scene = await Scene.StartAsync(destination: Scene.Strict);
        SampleLayer shared = Given.Layer();
        await scene.MirrorAsync(Given.Image().WithLayer(shared).WithLayers(1).Build());
        SampleContent next = Given.Image().WithLayer(shared).WithLayers(1).Build();
        scene.Destination.Faults.LoseBlob(Target, shared.Blob.Descriptor.Digest);

        ImageOutcome outcome = await scene.MirrorAsync(next);

        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        Assert.Equal(2, scene.Destination.Journal.Uploads.Count(upload => upload.Digest == shared.Blob.Descriptor.Digest));
        await scene.Destination.ShouldBeCompleteAsync("mirror/app", "1.0");
    }

    [Fact]
    public async Task A_lost_blob_of_a_platform_is_copied_again_within_the_same_plan()
    {
        await using Scene scene = await Scene.StartAsync(destination: Scene.Strict);
        SampleLayer shared = Given.Layer();
        await scene.MirrorAsync(Given.Index(Given.Image().WithLayer(shared).Build()).Build());
        SampleContent next = Given.Index(Given.Image().WithLayer(shared).WithLayers(1).Build()).Build();
        scene.Destination.Faults.LoseBlob(Target, shared.Blob.Descriptor.Digest);

        ImageOutcome outcome = await scene.MirrorAsync(next);

        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        Assert.Equal((3, 3), (outcome.Tally.BlobsCopied, next.TreeBlobs.Count()));
        Assert.Equal(0, outcome.Tally.BlobsPresent);
        await scene.Destination.ShouldBeCompleteAsync("mirror/app", "1.0");
    }

    [Fact]
    public async Task A_lost_blob_is_mounted_where_a_sibling_repository_still_holds_it()
    {
        await using Scene scene = await Scene.StartAsync(destination: Scene.Strict);
        SampleLayer shared = Given.Layer();
        ImageReference first = await scene.PushAsync(Given.Image().WithLayer(shared).Build());
        await scene.Mirror.MirrorAsync(first, scene.Target.Repository, scene.Destination.Repository("mirror/sibling").Repository);
        scene.Destination.Faults.LoseBlob(Target, shared.Blob.Descriptor.Digest);
        int uploads = scene.Destination.Journal.Uploads.Count(upload => upload.Digest == shared.Blob.Descriptor.Digest);

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().WithLayer(shared).WithLayers(1).Build());

        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        Assert.Equal(uploads, scene.Destination.Journal.Uploads.Count(upload => upload.Digest == shared.Blob.Descriptor.Digest));
        await scene.Destination.ShouldBeCompleteAsync("mirror/app", "1.0");
    }

    [Fact]
    public async Task A_platform_that_is_lost_before_its_index_is_put_is_copied_again()
    {
        await using Scene scene = await Scene.StartAsync(destination: Scene.Strict);
        SampleContent kept = Given.Image().ForPlatform("linux/amd64").Build();
        SampleContent lost = Given.Image().ForPlatform("linux/arm64").Build();
        SampleContent index = Given.Index(kept, lost).Build();
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(
            request => request.Operation is RegistryOperation.PutManifest && request.Tag is not null, times: 1);

        Task<ImageOutcome> mirroring = scene.MirrorAsync(index);
        await frozen.FirstHeld.WaitAsync(TestContext.Current.CancellationToken);
        scene.Destination.Faults.LoseManifest(Target, lost.Digest);
        frozen.Release();
        ImageOutcome outcome = await mirroring;

        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        Assert.Equal(2, scene.Destination.Journal.ManifestPuts.Count(put => put.Digest == lost.Digest));
        Assert.Single(scene.Destination.Journal.ManifestPuts, put => put.Digest == kept.Digest);
        await scene.Destination.ShouldBeCompleteAsync("mirror/app", "1.0");
    }

    [Fact]
    public async Task A_destination_that_says_for_ever_that_a_blob_is_missing_is_given_up()
    {
        await using Scene scene = await Scene.StartAsync(destination: Scene.Strict);
        scene.Destination.Faults.FailNext(
            request => request.Operation is RegistryOperation.PutManifest, System.Net.HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN", times: RegistryFaults.Always);

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().Build());

        Assert.Equal(6, scene.Destination.Journal.Requests(RegistryOperation.PutManifest).Count);
        await scene.ShouldHaveFailedAsync(outcome, "MANIFEST_BLOB_UNKNOWN", "mirror/app");
    }
}
