using System.Formats.Tar;
using System.IO.Compression;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Content;

/// <summary>A layer with one file of noise, as a compressed archive. The same seed makes the same bytes.</summary>
/// <param name="Blob">The compressed archive.</param>
/// <param name="DiffId">The digest of the archive before compression, as an image's config lists it.</param>
public sealed record SampleLayer(SampleBlob Blob, Digest DiffId)
{
    /// <summary>Makes a layer with so many bytes of noise, which do not compress.</summary>
    public static SampleLayer Create(int seed, int bytes, MediaType mediaType, bool isSha512 = false)
    {
        var noise = new byte[bytes];
        new Random(seed).NextBytes(noise);
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"noise-{(uint)seed}.bin")
            {
                DataStream = new MemoryStream(noise),
                ModificationTime = DateTimeOffset.UnixEpoch,
            });
        }

        using var compressed = new MemoryStream();
        // Noise does not get smaller, so nobody waits for the attempt.
        using (var gzip = new GZipStream(compressed, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(archive.GetBuffer().AsSpan(0, (int)archive.Length));

        return new SampleLayer(
            new SampleBlob(mediaType, compressed.ToArray(), isSha512),
            Digest.Sha256(archive.GetBuffer().AsSpan(0, (int)archive.Length)));
    }
}
