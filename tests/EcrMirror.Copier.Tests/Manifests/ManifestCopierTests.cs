using System.Net;
using EcrMirror.Contracts;
using EcrMirror.Copier.Manifests;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.Copier.Tests.Manifests;

public sealed class ManifestCopierTests
{
    private static readonly SampleContent Image = Given.Image().WithLayers(2).Build();

    [Fact]
    public async Task A_child_is_put_by_its_digest_when_all_of_its_blobs_are_there()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        Image.AddTo(scene.From);

        ManifestCopyResult result = await CopyAsync(scene, TaskFor(scene, scene.To));

        Assert.Null(result.Failed);
        Assert.Equal((3, 0, 0), Counts(Assert.Single(result.Copied!.Destinations).Tally));
        Assert.Null(Assert.Single(scene.Destination.Journal.ManifestPuts).Tag);
        Assert.Equal(RegistryOperation.PutManifest, scene.Asked[^1]);
        foreach (SampleBlob blob in Image.Blobs)
            Assert.True(await scene.KnowsAsync(scene.To, blob));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 3)]
    public async Task Blobs_of_a_new_destination_are_looked_for_only_by_a_repair(bool isRepair, int looks)
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        Image.AddTo(scene.From);

        ManifestCopyResult result = await CopyAsync(scene, TaskFor(scene, scene.To) with { NewDestinations = [scene.To.Repository], IsRepair = isRepair });

        Assert.Null(result.Failed);
        Assert.Equal(looks, scene.Destination.Journal.Requests(RegistryOperation.HeadBlob).Count);
    }

    [Fact]
    public async Task A_root_is_left_to_the_Publisher()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        Image.AddTo(scene.From);

        ManifestCopyResult result = await CopyAsync(scene, TaskFor(scene, scene.To) with { IsRoot = true });

        Assert.NotNull(result.Copied);
        Assert.Equal(3, scene.To.Blobs.Count);
        Assert.Empty(scene.Destination.Journal.ManifestPuts);
        Assert.False(await scene.KnowsAsync(scene.To, Image.Blobs[0]));
    }

    [Fact]
    public async Task A_manifest_in_state_is_not_asked_for_at_the_source()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        Image.AddTo(scene.From);
        await scene.ManifestStore.SaveAsync([Image.Manifest], TestContext.Current.CancellationToken);

        await CopyAsync(scene, TaskFor(scene, scene.To));

        Assert.Empty(scene.Source.Journal.Requests(RegistryOperation.GetManifest));
        Assert.Contains(Image.Digest, scene.To.Manifests.Keys);
    }

    [Fact]
    public async Task A_manifest_that_is_neither_in_state_nor_at_the_source_fails_everywhere()
    {
        await using CopierScene scene = await CopierScene.StartAsync();

        ManifestCopyResult result = await CopyAsync(scene, TaskFor(scene, scene.To, scene.Sibling));

        Assert.Null(result.Copied);
        Assert.All(result.Failed!.Destinations, failed => Assert.Contains(Image.Digest.ToString(), failed.Reason, StringComparison.Ordinal));
        Assert.Equal(2, result.Failed.Destinations.Count);
    }

    [Fact]
    public async Task A_destination_that_lacks_one_blob_gets_no_manifest_and_the_others_do()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        Image.AddTo(scene.From);
        scene.Destination.Faults.FailNext(
            request => request.Repository == scene.To.Repository.Name && request.Digest == Image.Blobs[1].Descriptor.Digest && request.IsWrite,
            HttpStatusCode.Forbidden,
            times: RegistryFaults.Always);

        ManifestCopyResult result = await CopyAsync(scene, TaskFor(scene, scene.To, scene.Sibling));

        FailedDestination failed = Assert.Single(result.Failed!.Destinations);
        Assert.Equal((scene.To.Repository, FailureKind.Permission), (failed.Repository, failed.Kind));
        Assert.Contains(Image.Blobs[1].Descriptor.Digest.ToString(), failed.Reason, StringComparison.Ordinal);
        Assert.Equal((2, 0, 0), Counts(failed.Tally));
        Assert.Equal([scene.Sibling.Repository.Name], scene.Destination.Journal.ManifestPuts.Select(put => put.Repository));
    }

    [Fact]
    public async Task A_task_that_is_delivered_again_sends_no_byte_again()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        Image.AddTo(scene.From);
        await CopyAsync(scene, TaskFor(scene, scene.To));
        int uploads = scene.Destination.Journal.Uploads.Count;

        ManifestCopyResult result = await CopyAsync(scene, TaskFor(scene, scene.To));

        Assert.Equal((0, 0, 3), Counts(Assert.Single(result.Copied!.Destinations).Tally));
        Assert.Equal(uploads, scene.Destination.Journal.Uploads.Count);
    }

    [Fact]
    public async Task What_state_wrongly_believed_is_found_out_by_the_refusal_and_copied()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        Image.AddTo(scene.From);
        foreach (SampleBlob blob in Image.Blobs)
            await scene.KnowAsync(scene.To, blob);

        ManifestCopyResult result = await CopyAsync(scene, TaskFor(scene, scene.To));

        Assert.Null(result.Failed);
        Assert.Equal((3, 0, 0), Counts(Assert.Single(result.Copied!.Destinations).Tally));
        Assert.Equal(2, scene.Destination.Journal.Requests(RegistryOperation.PutManifest).Count);
        Assert.Empty(scene.To.MissingUnder(Image.Digest));
    }

    [Fact]
    public async Task A_manifest_that_is_refused_after_a_repair_fails()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        Image.AddTo(scene.From);
        scene.Destination.Faults.FailNext(
            request => request.Operation is RegistryOperation.PutManifest, HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN", times: RegistryFaults.Always);

        ManifestCopyResult result = await CopyAsync(scene, TaskFor(scene, scene.To));

        Assert.Contains("MANIFEST_BLOB_UNKNOWN", Assert.Single(result.Failed!.Destinations).Reason, StringComparison.Ordinal);
        Assert.Equal(2, scene.Destination.Journal.Requests(RegistryOperation.PutManifest).Count);
        Assert.False(await scene.KnowsAsync(scene.To, Image.Blobs[0]));
    }

    private static Task<ManifestCopyResult> CopyAsync(CopierScene scene, CopyManifest task) =>
        scene.Manifests.CopyAsync(task, TestContext.Current.CancellationToken);

    private static CopyManifest TaskFor(CopierScene scene, params LocalRepository[] destinations) => new()
    {
        Plan = PlanId.Derive("plan"),
        Attempt = 1,
        Manifest = Image.Digest,
        Source = scene.From.Repository,
        Destinations = [.. destinations.Select(destination => destination.Repository)],
        IsRoot = false,
    };

    private static (int Copied, int Mounted, int Present) Counts(CopyTally tally) => (tally.BlobsCopied, tally.BlobsMounted, tally.BlobsPresent);
}
