using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>Puts images made from seeds into a registry, and remembers what belongs to them.</summary>
/// <param name="registry">The registry.</param>
/// <param name="naming">What a repository of the set is called there.</param>
internal sealed class SetWriter(DockerRegistry registry, Func<string, string> naming)
{
    // Larger ones are made while they are sent.
    private const long InMemoryBytes = 8 * 1024 * 1024;

    private static readonly MediaType LayerType = new("application/vnd.oci.image.layer.v1.tar+gzip");

    private static readonly MediaType ConfigType = new("application/vnd.oci.image.config.v1+json");

    private readonly Dictionary<(int Seed, long Bytes), (Descriptor Layer, string Repository)> _layers = [];
    private readonly List<SetImage> _images = [];
    private readonly HashSet<(string Repository, Digest Digest)> _children = [];
    private readonly HashSet<(string Repository, Digest Digest)> _blobs = [];

    public ImageSet Complete(string letter, string title) => new() { Letter = letter, Title = title, Images = _images, Children = _children, Blobs = _blobs };

    /// <summary>An image of one platform under a tag; its layers are told by seed and size.</summary>
    public async Task PutImageAsync(string repository, string tag, IEnumerable<(int Seed, long Bytes)> layers, CancellationToken cancellationToken)
    {
        byte[] manifest = await ManifestAsync(repository, tag, "amd64", layers, cancellationToken);
        await registry.PutManifestAsync(naming(repository), tag, MediaType.OciManifest, manifest, cancellationToken);
        _images.Add(new SetImage(repository, tag, Digest.Sha256(manifest)));
    }

    /// <summary>An index of two platforms under a tag.</summary>
    public async Task PutIndexAsync(
        string repository, string tag, IEnumerable<(int Seed, long Bytes)> ofAmd64, IEnumerable<(int Seed, long Bytes)> ofArm64, CancellationToken cancellationToken)
    {
        var manifests = new JsonArray();
        foreach ((string architecture, IEnumerable<(int Seed, long Bytes)> layers) in new[] { ("amd64", ofAmd64), ("arm64", ofArm64) })
        {
            byte[] child = await ManifestAsync(repository, tag, architecture, layers, cancellationToken);
            Digest digest = Digest.Sha256(child);
            await registry.PutManifestAsync(naming(repository), digest.ToString(), MediaType.OciManifest, child, cancellationToken);
            _children.Add((repository, digest));
            JsonObject entry = Describe(MediaType.OciManifest, digest, child.Length);
            entry["platform"] = new JsonObject { ["architecture"] = architecture, ["os"] = "linux" };
            manifests.Add((JsonNode)entry);
        }

        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaType.OciIndex.ToString(), ["manifests"] = manifests };
        byte[] bytes = Encoding.UTF8.GetBytes(index.ToJsonString());
        await registry.PutManifestAsync(naming(repository), tag, MediaType.OciIndex, bytes, cancellationToken);
        _images.Add(new SetImage(repository, tag, Digest.Sha256(bytes)));
    }

    private async Task<byte[]> ManifestAsync(
        string repository, string tag, string architecture, IEnumerable<(int Seed, long Bytes)> layers, CancellationToken cancellationToken)
    {
        var described = new JsonArray();
        foreach ((int seed, long bytes) in layers)
        {
            Descriptor layer = await LayerAsync(repository, seed, bytes, cancellationToken);
            described.Add((JsonNode)Describe(layer.MediaType, layer.Digest, layer.Size));
        }

        var about = new JsonObject
        {
            ["architecture"] = architecture,
            ["os"] = "linux",
            // Makes each config another, as builds do.
            ["author"] = $"{repository}:{tag}",
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. described.Select(layer => (JsonNode)(string)layer!["digest"]!)]) },
        };
        byte[] config = Encoding.UTF8.GetBytes(about.ToJsonString());
        Digest configDigest = Digest.Sha256(config);
        await registry.PutBlobAsync(naming(repository), config, cancellationToken);
        _blobs.Add((repository, configDigest));

        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType.OciManifest.ToString(),
            ["config"] = Describe(ConfigType, configDigest, config.Length),
            ["layers"] = described,
        };
        return Encoding.UTF8.GetBytes(manifest.ToJsonString());
    }

    private async Task<Descriptor> LayerAsync(string repository, int seed, long bytes, CancellationToken cancellationToken)
    {
        if (!_layers.TryGetValue((seed, bytes), out (Descriptor Layer, string Repository) made))
            _layers[(seed, bytes)] = made = (await PutLayerAsync(repository, seed, bytes, cancellationToken), repository);
        else if (!_blobs.Contains((repository, made.Layer.Digest)))
            await registry.MountBlobAsync(naming(repository), made.Layer.Digest, naming(made.Repository), cancellationToken);
        _blobs.Add((repository, made.Layer.Digest));
        return made.Layer;
    }

    private async Task<Descriptor> PutLayerAsync(string repository, int seed, long bytes, CancellationToken cancellationToken)
    {
        if (bytes > InMemoryBytes)
            return await registry.PushBulkLayerAsync(naming(repository), bytes, seed, cancellationToken);

        using var content = new MemoryStream();
        await BulkLayer.WriteAsync(content, bytes, seed, cancellationToken);
        byte[] layer = content.ToArray();
        await registry.PutBlobAsync(naming(repository), layer, cancellationToken);
        return new Descriptor { MediaType = LayerType, Digest = Digest.Sha256(layer), Size = layer.Length };
    }

    private static JsonObject Describe(MediaType mediaType, Digest digest, long size) =>
        new() { ["mediaType"] = mediaType.ToString(), ["digest"] = digest.ToString(), ["size"] = size };
}
