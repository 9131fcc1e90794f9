namespace EcrMirror.Oci;

/// <summary>
/// A manifest or index exactly as it was served: its bytes are never re-serialised, so that what is published has the digest that
/// was planned.
/// </summary>
public sealed class RawManifest
{
    /// <summary>Bytes and their type; the digest is computed in the algorithm of <paramref name="like"/>, or as sha256.</summary>
    /// <exception cref="ManifestException">There are more bytes than <see cref="OciLimits.ManifestBytes"/>.</exception>
    public RawManifest(ReadOnlyMemory<byte> content, MediaType mediaType, Digest? like = null)
    {
        if (content.Length > OciLimits.ManifestBytes)
            throw new ManifestException($"A manifest of {content.Length} bytes is larger than the {OciLimits.ManifestBytes} that are read.");

        Content = content;
        MediaType = mediaType;
        Digest = like is { CanVerify: true } digest ? Digest.Of(content.Span, digest) : Digest.Sha256(content.Span);
    }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The type the bytes were served as.</summary>
    public MediaType MediaType { get; }

    /// <summary>The digest of the bytes, computed here.</summary>
    public Digest Digest { get; }

    /// <summary>The descriptor that names this manifest.</summary>
    public Descriptor Descriptor => new() { MediaType = MediaType, Digest = Digest, Size = Content.Length };

    /// <summary>Returns if the bytes are what was promised.</summary>
    /// <exception cref="ContentMismatchException">Digest or size differ.</exception>
    public RawManifest Verify(Descriptor promised)
    {
        if (Content.Length != promised.Size || Digest != promised.Digest)
            throw new ContentMismatchException(promised.Digest, promised.Size, Digest, Content.Length);
        return this;
    }

    /// <summary>What the bytes say.</summary>
    /// <exception cref="ManifestException">The bytes are no manifest that can be mirrored.</exception>
    public Manifest Read() => ManifestReader.Read(this);
}
