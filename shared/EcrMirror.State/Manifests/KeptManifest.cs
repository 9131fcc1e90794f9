using EcrMirror.Oci;

namespace EcrMirror.State.Manifests;

internal static class KeptManifest
{
    /// <summary>Bytes that were kept, as the manifest they were kept as.</summary>
    /// <exception cref="ContentMismatchException">They no longer hash to the digest.</exception>
    public static RawManifest Verified(Digest digest, byte[] content, MediaType mediaType)
    {
        var manifest = new RawManifest(content, mediaType, like: digest);
        return manifest.Verify(new Descriptor { MediaType = mediaType, Digest = digest, Size = content.Length });
    }
}
