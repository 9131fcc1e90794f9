using System.Formats.Tar;
using System.IO.Compression;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.Testing.Tests.Content;

public sealed class BulkLayerTests
{
    private const int Mebibyte = 1024 * 1024;

    [Fact]
    public async Task A_bulk_layer_is_a_tar_in_a_gzip_of_the_size_asked_for()
    {
        byte[] layer = await WriteAsync(3 * Mebibyte, seed: 1);

        using var tar = new TarReader(new GZipStream(new MemoryStream(layer), CompressionMode.Decompress));
        long bytes = 0;
        while (await tar.GetNextEntryAsync() is { } file)
            bytes += file.Length;
        Assert.Equal(3 * Mebibyte, bytes);
        Assert.InRange(layer.Length, 3 * Mebibyte, 3 * Mebibyte + 16 * 1024);
    }

    [Theory]
    [InlineData(10 * 1024)]
    [InlineData(Mebibyte + 10 * 1024)]
    public async Task The_last_file_of_a_bulk_layer_is_what_is_left(int bytes)
    {
        byte[] layer = await WriteAsync(bytes, seed: 1);

        using var tar = new TarReader(new GZipStream(new MemoryStream(layer), CompressionMode.Decompress));
        long read = 0;
        while (await tar.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
            read += entry.Length;
        Assert.Equal(bytes, read);
    }

    [Fact]
    public async Task A_bulk_layer_cannot_be_compressed()
    {
        byte[] layer = await WriteAsync(2 * Mebibyte, seed: 1);

        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(layer);
        Assert.InRange(compressed.Length, layer.Length * 99 / 100, long.MaxValue);
    }

    [Fact]
    public async Task The_seed_decides_the_bytes()
    {
        var one = Digest.Sha256(await WriteAsync(Mebibyte, seed: 1));

        Assert.Equal(one, Digest.Sha256(await WriteAsync(Mebibyte, seed: 1)));
        Assert.NotEqual(one, Digest.Sha256(await WriteAsync(Mebibyte, seed: 2)));
    }

    private static async Task<byte[]> WriteAsync(long bytes, int seed)
    {
        using var layer = new MemoryStream();
        await BulkLayer.WriteAsync(layer, bytes, seed, TestContext.Current.CancellationToken);
        return layer.ToArray();
    }
}
