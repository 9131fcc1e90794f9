using EcrMirror.Copier.Blobs;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Registry;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Copier.Tests.Blobs;

/// <summary>Runs alone: what is allocated is counted for the whole process, the source's part included.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    // Small, so that what a buffer costs stands out against the few that are made.
    private const int BufferBytes = 16 * 1024;

    [Fact]
    public async Task A_blob_for_three_destinations_allocates_next_to_nothing_of_its_size()
    {
        await using CopierScene scene = await CopierScene.StartAsync(configure: options => (options.BufferBytes, options.WindowBytes) = (BufferBytes, 8 * BufferBytes));
        SampleBlob small = Given.Layer(bytes: 3_000_000).Blob;
        SampleBlob large = Given.Layer(bytes: 32 * 1024 * 1024).Blob;
        await SendAsync(scene, small);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(scene, large);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // Three destinations, and a source that is served by this process too.
        Assert.InRange(allocated / (large.Content.Length / BufferBytes), 0, BufferBytes / 4);
    }

    private static async Task SendAsync(CopierScene scene, SampleBlob blob)
    {
        scene.From.AddBlob(blob.Descriptor.Digest, blob.Content);
        BlobDelivery[] deliveries =
        [
            .. Enumerable.Range(0, 3).Select(number => new BlobDelivery(
                new BlobArrival(blob.Descriptor, scene.Destination.Repository($"mirror/{number}").Repository), new DiscardedUpload())),
        ];
        await scene.Stream.SendAsync(blob.Descriptor, scene.From.Repository, deliveries, TestContext.Current.CancellationToken);
        Assert.All(deliveries, delivery => Assert.True(delivery.Arrival.IsThere));
    }

    private sealed class DiscardedUpload : IBlobUpload
    {
        public string? Id => null;

        public long Position { get; private set; }

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Position += bytes.Length;
        }

        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
