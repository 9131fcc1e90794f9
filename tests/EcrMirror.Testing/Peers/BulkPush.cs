using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.Testing.Peers;

/// <summary>Puts images of large layers into a registry while they are made; no layer is ever in memory.</summary>
public static class BulkPush
{
    private static readonly MediaType LayerType = new("application/vnd.oci.image.layer.v1.tar+gzip");

    private static readonly MediaType ConfigType = new("application/vnd.oci.image.config.v1+json");

    /// <summary>An image with one <see cref="BulkLayer"/> under a tag. The answer is the layer.</summary>
    /// <exception cref="PeerException">The registry said no; the message has its answer.</exception>
    public static async Task<Descriptor> PushBulkImageAsync(
        this DockerRegistry registry, string name, string tag, long layerBytes, int seed = 1, CancellationToken cancellationToken = default)
    {
        Descriptor layer = await PushBulkLayerAsync(registry, name, layerBytes, seed, cancellationToken);
        // The uncompressed digest is not looked at by anybody who only copies.
        byte[] config = Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{layer.Digest}}}"]}}""");
        await registry.PutBlobAsync(name, config, cancellationToken);

        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType.OciManifest.ToString(),
            ["config"] = Describe(ConfigType, Digest.Sha256(config), config.Length),
            ["layers"] = new JsonArray(Describe(layer.MediaType, layer.Digest, layer.Size)),
        };
        await registry.PutManifestAsync(name, tag, MediaType.OciManifest, Encoding.UTF8.GetBytes(manifest.ToJsonString()), cancellationToken);
        return layer;
    }

    /// <summary>A <see cref="BulkLayer"/> that no image names yet.</summary>
    /// <exception cref="PeerException">The registry said no; the message has its answer.</exception>
    // The digest is known only at the end: so the bytes go by PATCH, and the PUT that names them is empty.
    public static async Task<Descriptor> PushBulkLayerAsync(
        this DockerRegistry registry, string name, long bytes, int seed, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage started = await registry.AskAsync(
            HttpMethod.Post, new Uri(registry.Endpoint, $"/v2/{name}/blobs/uploads/"), null, HttpStatusCode.Accepted, cancellationToken);
        using var content = new LayerContent(bytes, seed);
        using HttpResponseMessage sent = await registry.AskAsync(
            HttpMethod.Patch, new Uri(registry.Endpoint, started.Headers.Location!), content, HttpStatusCode.Accepted, cancellationToken);

        var digest = Digest.Parse("sha256:" + Convert.ToHexStringLower(content.Hash!));
        var upload = new Uri(registry.Endpoint, sent.Headers.Location!);
        using HttpResponseMessage stored = await registry.AskAsync(
            HttpMethod.Put,
            new Uri($"{upload}{(upload.Query.Length > 0 ? "&" : "?")}digest={Uri.EscapeDataString(digest.ToString())}"),
            null,
            HttpStatusCode.Created,
            cancellationToken);
        return new Descriptor { MediaType = LayerType, Digest = digest, Size = new FileInfo(registry.FindBlobFile(digest)!).Length };
    }

    private static JsonObject Describe(MediaType mediaType, Digest digest, long size) =>
        new() { ["mediaType"] = mediaType.ToString(), ["digest"] = digest.ToString(), ["size"] = size };

    private sealed class LayerContent : HttpContent
    {
        private readonly long _bytes;
        private readonly int _seed;

        public LayerContent(long bytes, int seed)
        {
            (_bytes, _seed) = (bytes, seed);
            Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        /// <summary>The SHA-256 of what was sent; null before.</summary>
        public byte[]? Hash { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            using SHA256 hash = SHA256.Create();
            await using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
                await BulkLayer.WriteAsync(hashed, _bytes, _seed, cancellationToken);
            Hash = hash.Hash;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
