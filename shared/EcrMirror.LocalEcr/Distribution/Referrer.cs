using System.Text.Json;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>What a list of referrers says about each.</summary>
/// <remarks>Source: distribution-spec, "Listing Referrers".</remarks>
internal static class Referrer
{
    /// <summary>A referrer's descriptor: artifact type, or else the config's type, and the manifest's own annotations.</summary>
    public static Dictionary<string, object> Describe(RawManifest raw)
    {
        var descriptor = new Dictionary<string, object>
        {
            ["mediaType"] = raw.MediaType.ToString(),
            ["size"] = raw.Content.Length,
            ["digest"] = raw.Digest.ToString(),
        };
        Manifest manifest = raw.Read();
        string? type = manifest.ArtifactType ?? (manifest as Manifest.Image)?.Config.MediaType.ToString();
        if (!string.IsNullOrEmpty(type))
            descriptor["artifactType"] = type;

        using JsonDocument document = JsonDocument.Parse(raw.Content);
        if (document.RootElement.TryGetProperty("annotations", out JsonElement annotations))
            descriptor["annotations"] = annotations.Clone();
        return descriptor;
    }
}
