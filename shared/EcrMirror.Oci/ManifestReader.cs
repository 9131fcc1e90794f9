using System.Collections.Immutable;
using System.Text.Json;

namespace EcrMirror.Oci;

/// <summary>
/// Reads manifests without ever writing them. Unknown members are ignored; members that mirroring needs must be there and well
/// formed, and the error says which is not.
/// </summary>
internal static class ManifestReader
{
    // A member that stands twice could be read differently by different tools, like a document that is index and image at once.
    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = OciLimits.JsonDepth, AllowDuplicateProperties = false };

    public static Manifest Read(RawManifest raw)
    {
        try
        {
            return ReadDocument(raw);
        }
        catch (InvalidOperationException unreadable)
        {
            // The parser leaves strings alone until they are asked for; that is how it says then that one is no Unicode.
            throw new ManifestException($"Manifest {raw.Digest} has text that is not valid Unicode.", unreadable);
        }
    }

    private static Manifest ReadDocument(RawManifest raw)
    {
        if (raw.MediaType.IsDockerSchema1)
            throw Schema1();

        using JsonDocument document = Parse(raw);
        JsonElement root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
            throw new ManifestException($"Manifest {raw.Digest} is not a JSON object.");
        if (root.TryGetProperty("schemaVersion", out JsonElement version) && version.ValueKind is JsonValueKind.Number
            && version.TryGetInt32(out int number) && number == 1)
        {
            throw Schema1();
        }

        MediaType said = Text(root, "mediaType") is { } text ? new MediaType(text) : raw.MediaType;
        bool isIndex = Has(root, "manifests");
        bool isImage = Has(root, "config") || Has(root, "layers");

        // A document that is both could be read differently by different tools (image-spec, CVE-2021-41190).
        if (isIndex && isImage)
            throw new ManifestException($"Manifest {raw.Digest} has both 'manifests' and 'config' or 'layers', so tools would disagree on what it is.");
        if ((raw.MediaType.IsManifest && raw.MediaType != said) || (said.IsIndex && isImage) || (said.IsImageManifest && isIndex))
            throw new ManifestException($"Manifest {raw.Digest} was served as '{raw.MediaType}' but its content is of another type ('{said}').");

        return said.IsIndex ? ReadIndex(raw, root)
            : said.IsImageManifest ? ReadImage(raw, root)
            : throw new ManifestException($"Manifest {raw.Digest} has the media type '{said}', which is none of: {string.Join(", ", MediaType.Manifests)}.");
    }

    private static Manifest.Index ReadIndex(RawManifest raw, JsonElement root) => new()
    {
        Manifests = DescriptorList(raw, root, "manifests"),
        Subject = OptionalDescriptor(raw, root, "subject"),
        ArtifactType = Text(root, "artifactType"),
        CreatedAt = ReadCreatedAt(root),
    };

    private static Manifest.Image ReadImage(RawManifest raw, JsonElement root) => new()
    {
        Config = OptionalDescriptor(raw, root, "config") ?? throw new ManifestException($"Manifest {raw.Digest} has no 'config'."),
        Layers = DescriptorList(raw, root, "layers"),
        Subject = OptionalDescriptor(raw, root, "subject"),
        ArtifactType = Text(root, "artifactType"),
        CreatedAt = ReadCreatedAt(root),
    };

    private static ImmutableArray<Descriptor> DescriptorList(RawManifest raw, JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out JsonElement list) || list.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
            throw new ManifestException($"Manifest {raw.Digest} has no list '{name}'.");

        // Tools written in Go write a list that was never filled as null.
        return list.ValueKind is JsonValueKind.Null ? [] : [.. list.EnumerateArray().Select((element, at) => ReadDescriptor(raw, element, $"{name}[{at}]"))];
    }

    private static bool Has(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind is not JsonValueKind.Null;

    private static Descriptor? OptionalDescriptor(RawManifest raw, JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement element) && element.ValueKind is not JsonValueKind.Null
            ? ReadDescriptor(raw, element, name)
            : null;

    private static Descriptor ReadDescriptor(RawManifest raw, JsonElement element, string where)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            throw new ManifestException($"Manifest {raw.Digest}: '{where}' is not a descriptor.");
        if (!Digest.TryParse(Text(element, "digest"), out Digest digest))
            throw new ManifestException($"Manifest {raw.Digest}: '{where}.digest' is missing or malformed: '{Quote.Shortened(Text(element, "digest"))}'.");
        if (!element.TryGetProperty("size", out JsonElement size) || size.ValueKind is not JsonValueKind.Number
            || !size.TryGetInt64(out long bytes) || bytes < 0)
        {
            throw new ManifestException($"Manifest {raw.Digest}: '{where}.size' is not a number of bytes.");
        }

        return new Descriptor
        {
            MediaType = new MediaType(Text(element, "mediaType") ?? throw new ManifestException($"Manifest {raw.Digest}: '{where}.mediaType' is missing.")),
            Digest = digest,
            Size = bytes,
            ArtifactType = Text(element, "artifactType"),
            Platform = ReadPlatform(element),
            AttestedManifest = ReadAttestedManifest(element),
            Urls = element.TryGetProperty("urls", out JsonElement urls) && urls.ValueKind is JsonValueKind.Array
                ? [.. urls.EnumerateArray().Where(url => url.ValueKind is JsonValueKind.String).Select(url => url.GetString()!)]
                : [],
        };
    }

    private static DateTimeOffset? ReadCreatedAt(JsonElement root) =>
        root.TryGetProperty("annotations", out JsonElement annotations) && annotations.ValueKind is JsonValueKind.Object
            ? CreationTime.Parse(Text(annotations, "org.opencontainers.image.created"))
            : null;

    private static Platform? ReadPlatform(JsonElement descriptor) =>
        descriptor.TryGetProperty("platform", out JsonElement platform) && platform.ValueKind is JsonValueKind.Object ? Platform.Read(platform) : null;

    // BuildKit's way to put attestations beside their images (its docs/attestations/attestation-storage.md).
    private static Digest? ReadAttestedManifest(JsonElement descriptor) =>
        descriptor.TryGetProperty("annotations", out JsonElement annotations) && annotations.ValueKind is JsonValueKind.Object
        && Digest.TryParse(Text(annotations, "vnd.docker.reference.digest"), out Digest attested)
            ? attested
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument Parse(RawManifest raw)
    {
        try
        {
            return JsonDocument.Parse(raw.Content, Bounds);
        }
        catch (JsonException malformed)
        {
            throw new ManifestException($"Manifest {raw.Digest} is not JSON that can be read: {malformed.Message}", malformed);
        }
    }

    private static ManifestException Schema1() => new(
        "The image has a Docker schema 1 manifest, which registries and runtimes no longer take. Push it again with a current tool (docker push, skopeo copy --format oci), then mirror that.");
}
