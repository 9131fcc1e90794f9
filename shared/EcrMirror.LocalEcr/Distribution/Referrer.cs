using System.Text.Json.Nodes;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>What a list of referrers says about each.</summary>
/// <remarks>Source: distribution-spec, "Listing Referrers".</remarks>
internal static class Referrer
{
    /// <summary>A referrer's descriptor: artifact type, or else the config's type, and the manifest's own annotations.</summary>
    public static JsonObject Describe(RawManifest raw)
    {
        var descriptor = new JsonObject
        {
            ["mediaType"] = raw.MediaType.ToString(),
            ["size"] = raw.Content.Length,
            ["digest"] = raw.Digest.ToString(),
        };
        Manifest manifest = raw.Read();
        string? type = manifest.ArtifactType ?? (manifest as Manifest.Image)?.Config.MediaType.ToString();
        if (!string.IsNullOrEmpty(type))
            descriptor["artifactType"] = type;

        if (JsonNode.Parse(raw.Content.Span) is JsonObject document && document.TryGetPropertyValue("annotations", out JsonNode? annotations))
            descriptor["annotations"] = annotations?.DeepClone();
        return descriptor;
    }

    /// <summary>The index that an answer is.</summary>
    public static JsonObject Index(IEnumerable<JsonObject> referrers) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaType.OciIndex.ToString(),
        ["manifests"] = new JsonArray([.. referrers]),
    };
}
