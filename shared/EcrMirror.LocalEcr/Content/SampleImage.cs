using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Content;

/// <summary>Makes images of noise: small, valid and the same for the same seed. The demo mirrors them.</summary>
public static class SampleImage
{
    /// <summary>An image for one platform.</summary>
    public static SampleContent Create(int seed, Platform platform, int layers = 2, int layerBytes = 4096) => FromLayers(
        platform, [.. Enumerable.Range(0, layers).Select(at => SampleLayer.Create(unchecked((seed * 397) + at), layerBytes, MediaType.OciLayerGzip))]);

    /// <summary>An index with an image for each platform; the images share their first layer.</summary>
    public static SampleContent CreateIndex(int seed, IReadOnlyList<Platform> platforms, int layerBytes = 4096)
    {
        var shared = SampleLayer.Create(seed, layerBytes, MediaType.OciLayerGzip);
        SampleContent[] images =
        [
            .. platforms.Select((platform, at) =>
                FromLayers(platform, [shared, SampleLayer.Create(unchecked((seed * 397) + at + 1), layerBytes, MediaType.OciLayerGzip)])),
        ];
        return new SampleContent
        {
            Manifest = new ManifestWriter { MediaType = MediaType.OciIndex, Manifests = images }.Write(),
            Children = images,
        };
    }

    /// <summary>The config blob of an image with these layers.</summary>
    public static SampleBlob CreateConfig(Platform platform, IEnumerable<Digest> diffIds, MediaType mediaType, bool isSha512 = false, DateTimeOffset? createdAt = null)
    {
        var config = new JsonObject
        {
            ["created"] = $"{createdAt ?? DateTimeOffset.UnixEpoch:yyyy-MM-ddTHH:mm:ssZ}",
            ["architecture"] = platform.Architecture,
            ["os"] = platform.Os,
            ["config"] = new JsonObject { ["Env"] = new JsonArray("PATH=/usr/bin:/bin") },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. diffIds.Select(id => (JsonNode)id.ToString())]) },
        };
        if (platform.Variant is { } variant)
            config["variant"] = variant;
        if (platform.OsVersion is { } version)
            config["os.version"] = version;
        return new SampleBlob(mediaType, Encoding.UTF8.GetBytes(config.ToJsonString()), isSha512);
    }

    /// <summary>An image of layers at hand, so that images can share them.</summary>
    public static SampleContent FromLayers(Platform platform, IReadOnlyList<SampleLayer> layers)
    {
        SampleBlob config = CreateConfig(platform, layers.Select(layer => layer.DiffId), MediaType.OciConfig);
        return new SampleContent
        {
            Manifest = new ManifestWriter
            {
                MediaType = MediaType.OciManifest,
                Config = config.Descriptor,
                Layers = [.. layers.Select(layer => layer.Blob.Descriptor)],
            }.Write(),
            Blobs = [config, .. layers.Select(layer => layer.Blob)],
            Platform = platform,
        };
    }
}
