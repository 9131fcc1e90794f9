using System.Net;
using EcrMirror.Contracts;
using EcrMirror.Copier.Blobs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Copier.Tests.Blobs;

public sealed class BlobCopierTests
{
    private static readonly SampleBlob Blob = Given.Layer(bytes: 20_000).Blob;

    [Fact]
    public async Task A_blob_that_is_known_to_be_there_costs_no_request()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        await scene.KnowAsync(scene.To, Blob);

        BlobArrival arrival = Assert.Single(await scene.CopyAsync(Blob, scene.To));

        Assert.Equal(CopyTally.Present(Blob.Descriptor.Size), arrival.Tally);
        Assert.Empty(scene.Asked);
        Assert.Empty(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task A_blob_that_a_sibling_repository_holds_is_mounted_with_one_request()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.Sibling.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        await scene.KnowAsync(scene.Sibling, Blob);

        BlobArrival arrival = Assert.Single(await scene.CopyAsync(Blob, scene.To));

        Assert.Equal(CopyTally.Mounted(Blob.Descriptor.Size), arrival.Tally);
        Assert.Equal([RegistryOperation.MountBlob], scene.Asked);
        Assert.Empty(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task A_blob_that_is_there_without_anybody_knowing_is_found_with_one_request()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.To.AddBlob(Blob.Descriptor.Digest, Blob.Content);

        BlobArrival arrival = Assert.Single(await scene.CopyAsync(Blob, scene.To));

        Assert.Equal(CopyTally.Present(Blob.Descriptor.Size), arrival.Tally);
        Assert.Equal([RegistryOperation.HeadBlob], scene.Asked);
        Assert.Empty(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task A_blob_that_is_nowhere_is_read_once_and_sent_once()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);

        BlobArrival arrival = Assert.Single(await scene.CopyAsync(Blob, scene.To));

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally);
        Assert.Equal([RegistryOperation.HeadBlob, RegistryOperation.StartUpload, RegistryOperation.CompleteUpload], scene.Asked);
        Assert.Equal([RegistryOperation.GetBlob], CopierScene.Operations(scene.Source.Journal));
        Assert.Equal(Blob.Content.ToArray(), await scene.To.ReadBlobAsync(Blob.Descriptor.Digest, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_small_blob_is_sent_to_a_new_repository_without_a_look()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);

        BlobArrival arrival = await CopyToNewAsync(scene, Blob);

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally);
        Assert.Equal([RegistryOperation.StartUpload, RegistryOperation.CompleteUpload], scene.Asked);
    }

    [Fact]
    public async Task A_large_blob_that_a_broken_run_left_in_a_new_repository_is_not_sent_again()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        SampleBlob large = Given.Layer(bytes: CopyManifest.SmallBlobBytes).Blob;
        scene.To.AddBlob(large.Descriptor.Digest, large.Content);

        BlobArrival arrival = await CopyToNewAsync(scene, large);

        Assert.Equal(CopyTally.Present(large.Descriptor.Size), arrival.Tally);
        Assert.Equal([RegistryOperation.HeadBlob], scene.Asked);
    }

    [Fact]
    public async Task A_second_attempt_looks_also_where_the_repository_was_new()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        scene.Destination.Faults.FailNext(request => request.Operation is RegistryOperation.CompleteUpload, HttpStatusCode.ServiceUnavailable);

        BlobArrival arrival = await CopyToNewAsync(scene, Blob);

        Assert.True(arrival.IsThere);
        Assert.Single(scene.Destination.Journal.Requests(RegistryOperation.HeadBlob));
    }

    [Fact]
    public async Task A_blob_that_two_images_of_a_new_repository_share_is_sent_once()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);

        BlobArrival[] arrivals = await Task.WhenAll(CopyToNewAsync(scene, Blob), CopyToNewAsync(scene, Blob));

        Assert.Equal([0, 1], arrivals.Select(arrival => arrival.Tally.BlobsPresent).Order());
        Assert.Equal([RegistryOperation.StartUpload, RegistryOperation.CompleteUpload], scene.Asked);
    }

    [Fact]
    public async Task A_blob_that_is_there_is_not_sent_where_its_mount_was_declined()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.To.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        scene.Sibling.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        await scene.KnowAsync(scene.Sibling, Blob);
        scene.Destination.Faults.DeclineMounts();

        BlobArrival arrival = Assert.Single(await scene.CopyAsync(Blob, scene.To));

        Assert.Equal(CopyTally.Present(Blob.Descriptor.Size), arrival.Tally);
        Assert.Empty(scene.Destination.Journal.Uploads);
        Assert.Empty(scene.Source.Journal.Entries);
        Assert.Single(scene.Destination.Journal.Requests(RegistryOperation.CancelUpload));
    }

    [Fact]
    public async Task A_declined_mount_goes_on_as_the_upload_that_the_registry_started()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        scene.Sibling.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        await scene.KnowAsync(scene.Sibling, Blob);
        scene.Destination.Faults.DeclineMounts();

        BlobArrival arrival = Assert.Single(await scene.CopyAsync(Blob, scene.To));

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally);
        Assert.Empty(scene.Destination.Journal.Requests(RegistryOperation.StartUpload));
        Assert.Single(scene.Destination.Journal.Uploads);
    }

    [Fact]
    public async Task A_hint_that_was_wrong_is_taken_back()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        await scene.KnowAsync(scene.Sibling, Blob);

        BlobArrival arrival = Assert.Single(await scene.CopyAsync(Blob, scene.To));

        Assert.True(arrival.IsThere);
        Assert.False(await scene.KnowsAsync(scene.Sibling, Blob));
    }

    [Fact]
    public async Task A_registry_that_declines_what_it_holds_is_not_asked_for_a_mount_again()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        SampleBlob other = Given.Layer().Blob;
        foreach (SampleBlob blob in new[] { Blob, other })
        {
            scene.From.AddBlob(blob.Descriptor.Digest, blob.Content);
            scene.Sibling.AddBlob(blob.Descriptor.Digest, blob.Content);
            await scene.KnowAsync(scene.Sibling, blob);
        }

        scene.Destination.Faults.DeclineMounts();

        await scene.CopyAsync(Blob, scene.To);
        await scene.CopyAsync(other, scene.To);

        Assert.Single(scene.Destination.Journal.Requests(RegistryOperation.MountBlob));
        Assert.Equal(2, scene.Destination.Journal.Uploads.Count);
    }

    [Fact]
    public async Task Nothing_that_is_known_is_believed_where_a_destination_was_found_damaged()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        await scene.CopyAsync(Blob, scene.To);
        await scene.KnowAsync(scene.To, Blob);
        scene.Destination.Faults.LoseBlob(scene.To.Repository.Name, Blob.Descriptor.Digest);

        BlobArrival believed = Assert.Single(await scene.CopyAsync(Blob, scene.To));
        BlobArrival looked = Assert.Single(await scene.CopyAsync(Blob, trustLocations: false, scene.To));

        Assert.Equal(CopyTally.Present(Blob.Descriptor.Size), believed.Tally);
        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), looked.Tally);
        Assert.Contains(Blob.Descriptor.Digest, scene.To.Blobs.Keys);
    }

    [Fact]
    public async Task One_repository_of_a_registry_gets_the_bytes_and_the_others_mount_them()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);

        IReadOnlyList<BlobArrival> arrivals = await scene.CopyAsync(Blob, scene.To, scene.Sibling, scene.Destination.Repository("mirror/third"));

        Assert.All(arrivals, arrival => Assert.True(arrival.IsThere, arrival.Failure));
        Assert.Single(scene.Destination.Journal.Uploads);
        Assert.Equal(2, scene.Destination.Journal.Mounts.Count);
        Assert.Single(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task A_registry_that_declines_to_mount_gets_the_bytes_for_every_repository_from_few_readings()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        scene.Destination.Faults.DeclineMounts();

        IReadOnlyList<BlobArrival> arrivals = await scene.CopyAsync(Blob, scene.To, scene.Sibling, scene.Destination.Repository("mirror/third"));

        Assert.All(arrivals, arrival => Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally));
        Assert.Equal(3, scene.Destination.Journal.Uploads.Count);
        Assert.Equal(2, scene.Source.Journal.Entries.Count);
    }

    [Fact]
    public async Task One_reading_feeds_every_registry()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        await using LocalRegistry second = await LocalRegistry.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);

        IReadOnlyList<BlobArrival> arrivals = await scene.CopyAsync(Blob, scene.To, second.Repository("mirror/app"));

        Assert.All(arrivals, arrival => Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), arrival.Tally));
        Assert.Single(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task The_next_repository_of_a_registry_is_tried_where_the_first_refuses()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        scene.Destination.Faults.FailNext(
            request => request.Repository == scene.To.Repository.Name, HttpStatusCode.Forbidden, "DENIED", times: RegistryFaults.Always);

        IReadOnlyList<BlobArrival> arrivals = await scene.CopyAsync(Blob, scene.To, scene.Sibling);

        Assert.Equal([false, true], arrivals.Select(arrival => arrival.IsThere));
        Assert.Contains("403", arrivals[0].Failure, StringComparison.Ordinal);
        Assert.Null(arrivals[1].Failure);
    }

    [Fact]
    public async Task Two_images_that_share_a_layer_send_it_once_and_mount_it_once()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload);

        Task<IReadOnlyList<BlobArrival>> first = scene.CopyAsync(Blob, scene.To);
        await frozen.FirstHeld.WaitAsync(TestContext.Current.CancellationToken);
        Task<IReadOnlyList<BlobArrival>> second = scene.CopyAsync(Blob, scene.Sibling);
        frozen.Release();

        Assert.Equal(CopyTally.Copied(Blob.Descriptor.Size), Assert.Single(await first).Tally);
        Assert.Equal(CopyTally.Mounted(Blob.Descriptor.Size), Assert.Single(await second).Tally);
        Assert.Single(scene.Destination.Journal.Uploads);
        Assert.Single(scene.Destination.Journal.Mounts);
        Assert.Single(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task A_copy_that_is_cancelled_leaves_nothing_behind_and_lets_the_next_one_in()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        using FrozenRequests frozen = scene.Source.Faults.Freeze(times: 1);
        using var stop = new CancellationTokenSource();

        Task<IReadOnlyList<BlobArrival>> stopped = scene.Blobs.CopyAsync(new BlobOrder(Blob.Descriptor, scene.From.Repository), [scene.To.Repository], stop.Token);
        await frozen.FirstHeld.WaitAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.DoesNotContain(Blob.Descriptor.Digest, scene.To.Blobs.Keys);
        BlobArrival next = Assert.Single(await scene.CopyAsync(Blob, scene.To));

        Assert.True(next.IsThere);
        Assert.Single(scene.Destination.Journal.Requests(RegistryOperation.CancelUpload));
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_as_often_as_the_settings_say()
    {
        await using CopierScene scene = await CopierScene.StartAsync();
        scene.From.AddBlob(Blob.Descriptor.Digest, Blob.Content);
        scene.Destination.Faults.FailNext(
            request => request.Operation is RegistryOperation.CompleteUpload, HttpStatusCode.ServiceUnavailable, times: RegistryFaults.Always);

        BlobArrival arrival = Assert.Single(await scene.CopyAsync(Blob, scene.To));

        Assert.False(arrival.IsThere);
        Assert.Equal(2, scene.Destination.Journal.Requests(RegistryOperation.CompleteUpload).Count);
    }

    [Fact]
    public async Task Without_destinations_nobody_is_asked()
    {
        await using CopierScene scene = await CopierScene.StartAsync();

        Assert.Empty(await scene.CopyAsync(Blob));
        Assert.Empty(scene.Source.Journal.Entries);
    }

    private static async Task<BlobArrival> CopyToNewAsync(CopierScene scene, SampleBlob blob) => Assert.Single(await scene.Blobs.CopyAsync(
        new BlobOrder(blob.Descriptor, scene.From.Repository) { NewDestinations = [scene.To.Repository] },
        [scene.To.Repository],
        TestContext.Current.CancellationToken));
}
