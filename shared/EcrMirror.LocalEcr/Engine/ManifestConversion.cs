using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>
/// What ECR serves to who does not take a manifest as it was pushed: one of the other family, with another digest. It is asked by tag
/// only, and for images only; an index is served as it is.
/// </summary>
/// <remarks>Source: ECR user guide, "Container image manifest format support".</remarks>
internal static class ManifestConversion
{
    private static readonly (MediaType Oci, MediaType Docker)[] Names =
    [
        (MediaType.OciManifest, MediaType.DockerManifest),
        (MediaType.OciConfig, MediaType.DockerConfig),
        (MediaType.OciLayerGzip, MediaType.DockerLayerGzip),
    ];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        JsonObject manifest = JsonNode.Parse(raw.Content.Span, documentOptions: new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth })!.AsObject();
        manifest["mediaType"] = type.ToString();
        foreach (JsonNode? descriptor in manifest["layers"]!.AsArray().Prepend(manifest["config"]))
            descriptor!["mediaType"] = Counterpart(new MediaType(descriptor["mediaType"]!.GetValue<string>()), toOci).ToString();
        return new RawManifest(Encoding.UTF8.GetBytes(manifest.ToJsonString(Plain)), type);
    }

    private static MediaType Counterpart(MediaType type, bool toOci)
    {
        foreach ((MediaType oci, MediaType docker) in Names)
        {
            if (type == (toOci ? docker : oci))
                return toOci ? oci : docker;
        }

        return type;
    }
}
