using System.Text.Json;

namespace EcrMirror.Oci;

/// <summary>Reads what the config of an image says about it, as far as mirroring needs it.</summary>
/// <remarks>Source: image-spec, config.md, "Properties".</remarks>
public static class ImageConfig
{
    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = OciLimits.JsonDepth };

    /// <summary>What the image runs on; null where its config does not say.</summary>
    /// <exception cref="ManifestException">The bytes are no JSON object.</exception>
    public static Platform? FindPlatform(ReadOnlyMemory<byte> config) => Read(config, Platform.Read);

    /// <summary>When the image was made; null where its config does not say, or says what tools write to make builds repeatable.</summary>
    /// <exception cref="ManifestException">The bytes are no JSON object.</exception>
    public static DateTimeOffset? FindCreatedAt(ReadOnlyMemory<byte> config) => Read(config, image =>
        image.TryGetProperty("created", out JsonElement created) && created.ValueKind is JsonValueKind.String ? CreationTime.Parse(created.GetString()) : null);

    private static T Read<T>(ReadOnlyMemory<byte> config, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(config, Bounds);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? read(document.RootElement)
                : throw new ManifestException("The image's config is not a JSON object.");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new ManifestException($"The image's config is not JSON that can be read: {malformed.Message}", malformed);
        }
    }
}
