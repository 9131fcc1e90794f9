using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Content;

/// <summary>A blob that was made up, with its true digest.</summary>
public sealed class SampleBlob
{
    /// <summary>Bytes as a blob, addressed by sha256 or sha512.</summary>
    public SampleBlob(MediaType mediaType, ReadOnlyMemory<byte> content, bool isSha512 = false, params IReadOnlyList<string> urls)
    {
        Content = content;
        Descriptor = new Descriptor
        {
            MediaType = mediaType,
            Digest = isSha512 ? Digest.Of(content.Span, ManifestWriter.LikeSha512) : Digest.Sha256(content.Span),
            Size = content.Length,
            Urls = [.. urls],
        };
    }

    /// <summary>What names it.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }
}
