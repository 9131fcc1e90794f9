using System.IO.Compression;
using System.Text;

namespace EcrMirror.State.Storage;

/// <summary>
/// Text made small. Brotli, because its window spans megabytes: a plan that lists the same thousand digests for twenty
/// destinations has them once. (That of gzip is 32 KiB, less than one such list.)
/// </summary>
internal static class PackedBody
{
    public static byte[] Pack(string body)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            brotli.Write(Encoding.UTF8.GetBytes(body));
        return packed.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static string Unpack(Stream packed)
    {
        using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(brotli, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
