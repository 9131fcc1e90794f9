using System.Buffers.Binary;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;

namespace EcrMirror.Testing.Content;

/// <summary>
/// A layer of any size that is never in memory: a valid tar in a valid gzip of stored blocks, of random bytes that a seed decides. No
/// client finds anything to compress in it, or a reason to compress it anew.
/// </summary>
public static class BulkLayer
{
    private const int FileBytes = 1024 * 1024;

    /// <summary>Writes a layer with this many bytes of files, of a MiB each but the last; framing adds a KiB for each, and two at the end.</summary>
    public static async Task WriteAsync(Stream to, long bytes, int seed, CancellationToken cancellationToken)
    {
        byte[] content = new byte[Math.Clamp(bytes, sizeof(long), FileBytes)];
        new Random(seed).NextBytes(content);
        await using var buffered = new BufferedStream(to, 256 * 1024);
        await using var gzip = new GZipStream(buffered, CompressionLevel.NoCompression);
        await using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        for (long file = 0; file * FileBytes < Math.Max(sizeof(long), bytes); file++)
        {
            // One number makes each file another: bytes that repeat 1 MiB apart are out of the reach of every window of gzip.
            BinaryPrimitives.WriteInt64LittleEndian(content, file);
            int length = (int)Math.Clamp(bytes - file * FileBytes, sizeof(long), FileBytes);
            using var data = new MemoryStream(content, 0, Math.Min(length, content.Length), writable: false);
            await tar.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, string.Create(CultureInfo.InvariantCulture, $"bulk/{file:00000000}"))
                {
                    DataStream = data,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                },
                cancellationToken);
        }
    }
}
