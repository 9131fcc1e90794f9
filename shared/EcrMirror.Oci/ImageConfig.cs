using System.Text.Json;

namespace EcrMirror.Oci;

/// <summary>Reads what the config of an image says about it, as far as mirroring needs it.</summary>
/// <remarks>Source: image-spec, config.md, "Properties".</remarks>
public static class ImageConfig
{
    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = OciLimits.JsonDepth };

    /// <summary>What the image runs on; null where its config does not say.</summary>
    /// <exception cref="ManifestException">The bytes are no JSON object.</exception>
    public static Platform? FindPlatform(ReadOnlyMemory<byte> config)
    {
        try
        {
            using var document = JsonDocument.Parse(config, Bounds);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? Platform.Read(document.RootElement)
                : throw new ManifestException("The image's config is not a JSON object.");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new ManifestException($"The image's config is not JSON that can be read: {malformed.Message}", malformed);
        }
    }
}
