using System.Formats.Tar;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Oci;

namespace EcrMirror.Testing.Peers;

/// <summary>
/// An OCI image layout in a folder of its own. Images in it are umoci's; what umoci cannot make (indexes, artifacts, attestations)
/// is written by hand, as its own JSON, so that our serialiser has no part in it.
/// </summary>
/// <remarks>Source: image-spec, image-layout.md.</remarks>
public sealed class OciLayout : IDisposable
{
    private const string ReferenceName = "org.opencontainers.image.ref.name";

    private readonly ScratchFolder _scratch = new();
    private readonly Dictionary<Digest, JsonObject> _attestations = [];

    private OciLayout()
    {
    }

    /// <summary>The layout's folder.</summary>
    public string Folder => _scratch.Of("layout");

    /// <summary>An empty layout. Skips the test where umoci is not installed.</summary>
    public static async Task<OciLayout> CreateAsync(CancellationToken cancellationToken = default)
    {
        string umoci = Component.Umoci.Require();
        var layout = new OciLayout();
        await CommandLine.RunAsync(umoci, ["init", "--layout", layout.Folder], cancellationToken);
        return layout;
    }

    /// <summary>An image of tiny layers, made by umoci under a tag of the layout; each layer holds one file that names it.</summary>
    public async Task<Descriptor> AddImageAsync(string tag, Platform platform, int layers = 2, CancellationToken cancellationToken = default)
    {
        string umoci = Component.Umoci.Require();
        string image = $"{Folder}:{tag}";
        await CommandLine.RunAsync(umoci, ["new", "--image", image], cancellationToken);
        for (int layer = 0; layer < layers; layer++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"layer {layer} of {tag} for {platform}");
            await CommandLine.RunAsync(umoci, ["raw", "add-layer", "--image", image, WriteTar(name)], cancellationToken);
        }

        await CommandLine.RunAsync(
            umoci, ["config", "--image", image, "--os", platform.Os, "--architecture", platform.Architecture, "--config.label", $"tag={tag}"], cancellationToken);
        return Find(tag) with { Platform = platform };
    }

    /// <summary>An index over manifests of this layout, under a tag of the layout.</summary>
    public Descriptor AddIndex(string tag, params IEnumerable<Descriptor> manifests)
    {
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType.OciIndex.ToString(),
            ["manifests"] = new JsonArray([.. manifests.Select(DescribeChild)]),
        };
        return AddManifest(tag, index, MediaType.OciIndex);
    }

    /// <summary>
    /// What BuildKit attaches to an image: a manifest of in-toto statements. As a child of an index it has the platform
    /// <c>unknown/unknown</c> and says by annotation which image it is about.
    /// </summary>
    public Descriptor AddAttestation(Descriptor image)
    {
        string statement = $$$"""{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://slsa.dev/provenance/v0.2","subject":[{"name":"_","digest":{"sha256":"{{{image.Digest.Encoded}}}"}}],"predicate":{}}""";
        Descriptor layer = AddBlob(System.Text.Encoding.UTF8.GetBytes(statement), new MediaType("application/vnd.in-toto+json"));
        Descriptor config = AddBlob(
            """{"architecture":"unknown","os":"unknown","config":{},"rootfs":{"type":"layers","diff_ids":[]}}"""u8, MediaType.OciConfig);
        Descriptor attestation = AddManifest(tag: null, ManifestOf(config, [layer]), MediaType.OciManifest);
        _attestations[attestation.Digest] = new JsonObject
        {
            ["vnd.docker.reference.digest"] = image.Digest.ToString(),
            ["vnd.docker.reference.type"] = "attestation-manifest",
        };
        return attestation with { Platform = new Platform("unknown", "unknown") };
    }

    /// <summary>An artifact that is no image: config and content are of types that no registry knows.</summary>
    public Descriptor AddArtifact(string tag)
    {
        Descriptor config = AddBlob("{\"kind\":\"recipe\"}"u8, new MediaType("application/vnd.example.recipe.config.v1+json"));
        Descriptor content = AddBlob(System.Text.Encoding.UTF8.GetBytes($"content of {tag}"), new MediaType("application/vnd.example.recipe.v1+text"));
        return AddManifest(tag, ManifestOf(config, [content]), MediaType.OciManifest);
    }

    /// <summary>The bytes of a blob or manifest.</summary>
    public byte[] Read(Digest digest) => File.ReadAllBytes(BlobPath(digest));

    /// <summary>The manifest that a tag of the layout names.</summary>
    public Descriptor Find(string tag)
    {
        JsonNode? entry = ReadIndex()["manifests"]!.AsArray().SingleOrDefault(manifest => (string?)manifest!["annotations"]?[ReferenceName] == tag);
        return entry is null
            ? throw new PeerException($"The layout has no '{tag}'.")
            : new Descriptor
            {
                MediaType = new MediaType((string)entry["mediaType"]!),
                Digest = Digest.Parse((string)entry["digest"]!),
                Size = (long)entry["size"]!,
            };
    }

    public void Dispose() => _scratch.Dispose();

    private static JsonObject ManifestOf(Descriptor config, IEnumerable<Descriptor> layers) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaType.OciManifest.ToString(),
        ["config"] = Describe(config),
        ["layers"] = new JsonArray([.. layers.Select(Describe)]),
    };

    private static JsonObject Describe(Descriptor content) => new()
    {
        ["mediaType"] = content.MediaType.ToString(),
        ["digest"] = content.Digest.ToString(),
        ["size"] = content.Size,
    };

    private JsonObject DescribeChild(Descriptor manifest)
    {
        JsonObject child = Describe(manifest);
        if (manifest.Platform is { } platform)
            child["platform"] = new JsonObject { ["architecture"] = platform.Architecture, ["os"] = platform.Os };
        if (_attestations.TryGetValue(manifest.Digest, out JsonObject? annotations))
            child["annotations"] = annotations.DeepClone();
        return child;
    }

    private Descriptor AddManifest(string? tag, JsonObject manifest, MediaType mediaType)
    {
        Descriptor descriptor = AddBlob(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(manifest), mediaType);
        if (tag is not null)
        {
            JsonObject index = ReadIndex();
            JsonObject entry = Describe(descriptor);
            entry["annotations"] = new JsonObject { [ReferenceName] = tag };
            index["manifests"]!.AsArray().Add((JsonNode)entry);
            File.WriteAllText(IndexPath(), index.ToJsonString());
        }

        return descriptor;
    }

    private Descriptor AddBlob(ReadOnlySpan<byte> content, MediaType mediaType)
    {
        var digest = Digest.Sha256(content);
        File.WriteAllBytes(BlobPath(digest), content);
        return new Descriptor { MediaType = mediaType, Digest = digest, Size = content.Length };
    }

    private string WriteTar(string text)
    {
        string path = _scratch.Of(Path.GetRandomFileName() + ".tar");
        using FileStream file = File.Create(path);
        using var tar = new TarWriter(file, TarEntryFormat.Ustar);
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, text.Replace(' ', '-').Replace('/', '-') + ".txt")
        {
            DataStream = content,
            ModificationTime = DateTimeOffset.UnixEpoch,
        });
        return path;
    }

    private JsonObject ReadIndex()
    {
        JsonObject index = JsonNode.Parse(File.ReadAllText(IndexPath()))!.AsObject();
        // umoci writes null where it has no manifest yet.
        index["manifests"] ??= new JsonArray();
        return index;
    }

    private string IndexPath() => Path.Combine(Folder, "index.json");

    private string BlobPath(Digest digest) => Path.Combine(Folder, "blobs", digest.Algorithm, digest.Encoded);
}
