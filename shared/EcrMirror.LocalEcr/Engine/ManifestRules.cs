using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>Which manifests ECR takes. What it does not take it calls a syntax error, whatever is wrong.</summary>
/// <remarks>Source: reports of clients (sigstore-js#1058, oras#690, libpod#1719).</remarks>
internal static partial class ManifestRules
{
    /// <summary>Reads a manifest.</summary>
    /// <exception cref="EcrError">ECR takes no such thing.</exception>
    public static (RawManifest Raw, Manifest Manifest) Read(ReadOnlyMemory<byte> bytes, string? givenType)
    {
        if (bytes.Length > OciLimits.ManifestBytes)
            throw EcrError.InvalidParameter("imageManifest", $"Member must have length less than or equal to {OciLimits.ManifestBytes}");

        (string? said, string? artifactType) = TypesIn(bytes);
        string type = givenType ?? said ?? throw Malformed();
        if (type.Contains(';') || artifactType?.Contains(';') == true || (said is not null && said.Contains(';')))
            throw Malformed();

        var raw = new RawManifest(bytes, new MediaType(type));
        try
        {
            return (raw, raw.Read());
        }
        catch (ManifestException)
        {
            throw Malformed();
        }
    }

    public static bool IsImageDigest(string text) => ImageDigest().IsMatch(text);

    public static EcrError Malformed() => EcrError.InvalidParameter("ImageManifest", "Invalid JSON syntax");

    private static (string? MediaType, string? ArtifactType) TypesIn(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth });
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? (Text(document.RootElement, "mediaType"), Text(document.RootElement, "artifactType"))
                : throw Malformed();
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw Malformed();
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"\A[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageDigest();
}
