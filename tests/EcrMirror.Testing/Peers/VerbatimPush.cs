using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;

namespace EcrMirror.Testing.Peers;

/// <summary>
/// Puts content into a registry byte for byte, with nothing of ours but HTTP. It knows no token servers: push there with
/// <see cref="Skopeo"/>.
/// </summary>
public static class VerbatimPush
{
    /// <summary>Puts what a tag of a layout names, and everything under it, bottom up; also what skopeo refuses, such as an index in an index.</summary>
    /// <exception cref="PeerException">The registry said no; the message has its answer.</exception>
    public static async Task<Descriptor> PushAsync(
        this DockerRegistry registry, OciLayout layout, string layoutTag, string name, string tag, CancellationToken cancellationToken = default)
    {
        Descriptor root = layout.Find(layoutTag);
        await PushChildrenAsync(registry, layout, root, name, cancellationToken);
        await registry.PutManifestAsync(name, tag, root.MediaType, layout.Read(root.Digest), cancellationToken);
        return root;
    }

    /// <summary>Puts content that was built, and everything under it, bottom up.</summary>
    /// <exception cref="PeerException">The registry said no; the message has its answer.</exception>
    public static async Task PushAsync(this DockerRegistry registry, SampleContent content, string name, string tag, CancellationToken cancellationToken = default)
    {
        foreach (SampleBlob blob in content.TreeBlobs)
            await registry.PutBlobAsync(name, blob.Content.ToArray(), cancellationToken);
        foreach (SampleContent each in content.Tree)
        {
            string tagOrDigest = each == content ? tag : each.Digest.ToString();
            await registry.PutManifestAsync(name, tagOrDigest, each.Manifest.MediaType, each.Manifest.Content.ToArray(), cancellationToken);
        }
    }

    /// <summary>
    /// A Docker manifest list under a tag, over images of a layout that skopeo converts to Docker's format on the way.
    /// </summary>
    /// <exception cref="PeerException">skopeo or the registry said no; the message has their words.</exception>
    public static async Task<Descriptor> PushDockerManifestListAsync(
        this DockerRegistry registry, OciLayout layout, IReadOnlyDictionary<string, Platform> images, string name, string tag, CancellationToken cancellationToken = default)
    {
        var manifests = new JsonArray();
        foreach ((string layoutTag, Platform platform) in images)
        {
            SkopeoImage converted = SkopeoImage.In(registry, name, $"{tag}-{platform.Architecture}");
            await Skopeo.CopyAsync(SkopeoImage.In(layout, layoutTag), converted, format: "v2s2", cancellationToken: cancellationToken);
            byte[] manifest = await Skopeo.InspectRawAsync(converted, cancellationToken);
            manifests.Add((JsonNode)new JsonObject
            {
                ["mediaType"] = MediaType.DockerManifest.ToString(),
                ["digest"] = Digest.Sha256(manifest).ToString(),
                ["size"] = manifest.Length,
                ["platform"] = new JsonObject { ["architecture"] = platform.Architecture, ["os"] = platform.Os },
            });
        }

        var list = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaType.DockerManifestList.ToString(), ["manifests"] = manifests };
        byte[] bytes = Encoding.UTF8.GetBytes(list.ToJsonString());
        await registry.PutManifestAsync(name, tag, MediaType.DockerManifestList, bytes, cancellationToken);
        return new Descriptor { MediaType = MediaType.DockerManifestList, Digest = Digest.Sha256(bytes), Size = bytes.Length };
    }

    /// <summary>Puts exactly these bytes under a tag or digest.</summary>
    /// <exception cref="PeerException">The registry said no; the message has its answer.</exception>
    public static async Task PutManifestAsync(
        this DockerRegistry registry, string name, string tagOrDigest, MediaType mediaType, byte[] content, CancellationToken cancellationToken = default)
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType.ToString()) } };
        using HttpResponseMessage stored = await registry.AskAsync(
            HttpMethod.Put, new Uri(registry.Endpoint, $"/v2/{name}/manifests/{tagOrDigest}"), body, HttpStatusCode.Created, cancellationToken);
    }

    /// <summary>Puts exactly these bytes as a blob.</summary>
    /// <exception cref="PeerException">The registry said no; the message has its answer.</exception>
    public static async Task PutBlobAsync(this DockerRegistry registry, string name, byte[] content, CancellationToken cancellationToken = default)
    {
        Uri start = new(registry.Endpoint, $"/v2/{name}/blobs/uploads/");
        using HttpResponseMessage started = await registry.AskAsync(HttpMethod.Post, start, null, HttpStatusCode.Accepted, cancellationToken);
        Uri upload = started.Headers.Location ?? throw new PeerException($"{start} answered without a location.");

        var target = new Uri(registry.Endpoint, upload);
        string separator = target.Query.Length > 0 ? "&" : "?";
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using HttpResponseMessage stored = await registry.AskAsync(
            HttpMethod.Put, new Uri($"{target}{separator}digest={Uri.EscapeDataString(Digest.Sha256(content).ToString())}"), body, HttpStatusCode.Created, cancellationToken);
    }

    /// <summary>Mounts a blob that another repository of the registry has.</summary>
    /// <exception cref="PeerException">The registry did not mount it; the message has its answer.</exception>
    public static async Task MountBlobAsync(this DockerRegistry registry, string name, Digest digest, string from, CancellationToken cancellationToken = default)
    {
        Uri mount = new(registry.Endpoint, $"/v2/{name}/blobs/uploads/?mount={Uri.EscapeDataString(digest.ToString())}&from={Uri.EscapeDataString(from)}");
        using HttpResponseMessage mounted = await registry.AskAsync(HttpMethod.Post, mount, null, HttpStatusCode.Created, cancellationToken);
    }

    private static async Task PushChildrenAsync(DockerRegistry registry, OciLayout layout, Descriptor parent, string name, CancellationToken cancellationToken)
    {
        JsonNode manifest = JsonNode.Parse(layout.Read(parent.Digest))!;
        foreach (JsonNode? blob in new[] { manifest["config"] }.Concat(manifest["layers"]?.AsArray() ?? []).Where(blob => blob is not null))
            await registry.PutBlobAsync(name, layout.Read(Digest.Parse((string)blob!["digest"]!)), cancellationToken);

        foreach (JsonNode? entry in manifest["manifests"]?.AsArray() ?? [])
        {
            var child = new Descriptor
            {
                MediaType = new MediaType((string)entry!["mediaType"]!),
                Digest = Digest.Parse((string)entry["digest"]!),
                Size = (long)entry["size"]!,
            };
            await PushChildrenAsync(registry, layout, child, name, cancellationToken);
            await registry.PutManifestAsync(name, child.Digest.ToString(), child.MediaType, layout.Read(child.Digest), cancellationToken);
        }
    }

    /// <summary>Sends a request with the registry's account; any other status than the one expected throws.</summary>
    internal static async Task<HttpResponseMessage> AskAsync(
        this DockerRegistry registry, HttpMethod method, Uri uri, HttpContent? body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, uri) { Content = body };
        if (registry.Access.Account is { } account)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", account.Basic);
        HttpResponseMessage response = await registry.Http.SendAsync(request, cancellationToken);
        if (response.StatusCode == expected)
            return response;

        using (response)
            throw new PeerException($"{method} {uri} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
