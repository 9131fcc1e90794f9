using System.Buffers;
using System.Text.Json;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Content;

/// <summary>
/// Writes manifests of content that is made up. Mirroring never does: there the bytes of a manifest are passed on as they are.
/// </summary>
public sealed class ManifestWriter
{
    /// <summary>Any sha512 digest, to say which algorithm is meant.</summary>
    public static Digest LikeSha512 { get; } = Digest.Parse($"sha512:{new string('0', 128)}");

    /// <summary>The manifest's own type, which decides what is written.</summary>
    public required MediaType MediaType { get; init; }

    /// <summary>The config of an image manifest.</summary>
    public Descriptor? Config { get; init; }

    /// <summary>The layers of an image manifest.</summary>
    public IReadOnlyList<Descriptor> Layers { get; init; } = [];

    /// <summary>What an index lists.</summary>
    public IReadOnlyList<SampleContent> Manifests { get; init; } = [];

    /// <summary>What the manifest is about.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>The type of the artifact.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifest's own annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes members that no specification knows, and blanks where nobody expects them.</summary>
    public bool HasOddBytes { get; init; }

    /// <summary>Addresses the manifest by sha512.</summary>
    public bool IsSha512 { get; init; }

    /// <summary>Writes it.</summary>
    public RawManifest Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        if (HasOddBytes)
            bytes.Write("\r\n\t "u8);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = HasOddBytes, IndentCharacter = '\t', IndentSize = 3 }))
            Write(json);
        if (HasOddBytes)
            bytes.Write(" \n\n"u8);

        return new RawManifest(bytes.WrittenMemory, MediaType, IsSha512 ? LikeSha512 : null);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void WriteAnnotations(Utf8JsonWriter json, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.Count == 0)
            return;

        json.WriteStartObject("annotations");
        foreach ((string key, string value) in annotations)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteDescriptor(Utf8JsonWriter json, Descriptor descriptor, IReadOnlyDictionary<string, string> annotations)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", descriptor.MediaType.ToString());
        json.WriteString("digest", descriptor.Digest.ToString());
        json.WriteNumber("size", descriptor.Size);
        WriteText(json, "artifactType", descriptor.ArtifactType);
        if (!descriptor.Urls.IsEmpty)
        {
            json.WriteStartArray("urls");
            foreach (string url in descriptor.Urls)
                json.WriteStringValue(url);
            json.WriteEndArray();
        }

        if (descriptor.Platform is { } platform)
        {
            json.WriteStartObject("platform");
            json.WriteString("architecture", platform.Architecture);
            json.WriteString("os", platform.Os);
            WriteText(json, "variant", platform.Variant);
            WriteText(json, "os.version", platform.OsVersion);
            json.WriteEndObject();
        }

        WriteAnnotations(json, annotations);
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json)
    {
        var none = new Dictionary<string, string>();
        json.WriteStartObject();
        if (HasOddBytes)
            json.WriteString("x-unknown", "kept as it is: \u00e9 \u2603 /");
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaType.ToString());
        WriteText(json, "artifactType", ArtifactType);
        if (MediaType.IsIndex)
        {
            json.WriteStartArray("manifests");
            foreach (SampleContent child in Manifests)
                WriteDescriptor(json, child.Descriptor, child.ListedAnnotations);
            json.WriteEndArray();
        }
        else
        {
            json.WritePropertyName("config");
            WriteDescriptor(json, Config ?? throw new InvalidOperationException("An image manifest has a config."), none);
            json.WriteStartArray("layers");
            foreach (Descriptor layer in Layers)
                WriteDescriptor(json, layer, none);
            json.WriteEndArray();
        }

        if (Subject is not null)
        {
            json.WritePropertyName("subject");
            WriteDescriptor(json, Subject with { Platform = null }, none);
        }

        WriteAnnotations(json, Annotations);
        if (HasOddBytes)
        {
            json.WriteStartArray("x-nested");
            json.WriteNumberValue(1.50m);
            json.WriteNullValue();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
