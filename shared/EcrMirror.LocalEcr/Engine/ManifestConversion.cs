using System.Text;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>
/// What ECR serves to who does not take a manifest as it was pushed: one of the other family, with another digest. It is asked by tag
/// only, and for images only; an index is served as it is.
/// </summary>
/// <remarks>Source: ECR user guide, "Container image manifest format support".</remarks>
internal static class ManifestConversion
{
    private static readonly (string Oci, string Docker)[] Names =
    [
        (MediaType.OciManifest.ToString(), MediaType.DockerManifest.ToString()),
        (MediaType.OciConfig.ToString(), MediaType.DockerConfig.ToString()),
        (MediaType.OciLayerGzip.ToString(), MediaType.DockerLayerGzip.ToString()),
    ];

    /// <summary>The manifest that is served to who takes these types; to who names none, the one that was pushed.</summary>
    public static RawManifest For(EcrImage image, IReadOnlyCollection<string> accepted)
    {
        MediaType stored = image.Raw.MediaType;
        if (accepted.Count == 0 || accepted.Contains(stored.ToString()))
            return image.Raw;
        if (stored == MediaType.DockerManifest && accepted.Contains(MediaType.OciManifest.ToString()))
            return Converted(image.Raw, MediaType.OciManifest, toOci: true);
        if (stored == MediaType.OciManifest && accepted.Contains(MediaType.DockerManifest.ToString()))
            return Converted(image.Raw, MediaType.DockerManifest, toOci: false);
        return image.Raw;
    }

    private static RawManifest Converted(RawManifest raw, MediaType type, bool toOci)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(raw.Content.Span));
        foreach ((string oci, string docker) in Names)
            text.Replace($"\"{(toOci ? docker : oci)}\"", $"\"{(toOci ? oci : docker)}\"");
        return new RawManifest(Encoding.UTF8.GetBytes(text.ToString()), type);
    }
}
