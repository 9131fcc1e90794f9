using EcrMirror.Oci;
using EcrMirror.Registry.Tests.Servers;

namespace EcrMirror.Registry.Tests;

/// <summary>Runs alone: what is allocated is counted for the whole process.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests(DockerRegistry docker) : IClassFixture<DockerRegistry>, IDisposable
{
    private readonly Opened _registries = new();

    public void Dispose() => _registries.Dispose();

    [Fact]
    public async Task Streaming_a_large_blob_through_allocates_next_to_nothing()
    {
        byte[] content = Content.Bytes(64 * 1024 * 1024);
        Descriptor blob = Content.Layer(content);
        await Open("large/from").PushAsync(content);
        byte[] buffer = new byte[512 * 1024];
        await CopyAsync(Content.Layer(Content.Bytes(1000)), Content.Bytes(1000), buffer);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        await CopyAsync(blob, content: null, buffer);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.InRange(allocated, 0, 2 * 1024 * 1024);
        Assert.True(await Open("large/to").HasBlobAsync(blob.Digest, Content.Token));
    }

    [Fact]
    public async Task The_memory_of_pieces_is_used_again_and_again()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 1000);
        await ReadInPiecesAsync(source);

        int asked = source.Pieces.Count;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await ReadInPiecesAsync(source);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        asked = source.Pieces.Count - asked;

        // A request each, at both ends.
        Assert.InRange(allocated / asked, 0, SlowSource.PieceBytes / 2);
        Assert.InRange(asked, 900, 1000);
    }

    private static async Task ReadInPiecesAsync(SlowSource source)
    {
        await source.ReadSlowlyUntilAskedAsync(source.Pieces.Count + 4);
        await source.ReadToEndAsync();
    }

    private async Task CopyAsync(Descriptor blob, byte[]? content, byte[] buffer)
    {
        if (content is not null)
            await Open("large/from").PushAsync(content);
        await using Stream source = await Open("large/from").OpenBlobAsync(blob, Content.Token);
        await using IBlobUpload upload = await Open("large/to").StartUploadAsync(blob, Content.Token);
        while (await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, Content.Token) is var read and > 0)
            await upload.WriteAsync(buffer.AsMemory(0, read), Content.Token);
        await upload.CompleteAsync(Content.Token);
    }

    private IRemoteRepository Open(string name)
    {
        Assert.SkipWhen(DockerRegistry.IsMissing, "docker-registry is not installed.");
        return _registries[$"{docker.Host}/{name}"];
    }
}
