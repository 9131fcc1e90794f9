using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

/// <summary>A repository as skopeo sees it: none of our code has a part in what it reads.</summary>
internal sealed class SkopeoView(Repository repository, PeerAccess access)
{
    public static SkopeoView Of(DockerRegistry registry, string name) => new(registry.Repository(name), registry.Access);

    public static SkopeoView Of(LocalRegistry registry, string name) =>
        new(new Repository(registry.Host, RepositoryName.Parse(name)), PeerAccess.PlainHttp);

    /// <summary>The tag, and no other, names what it names at the source, and everything under that is here.</summary>
    public async Task ShouldMirrorAsync(SkopeoView source, string tag)
    {
        var wanted = Tag.Parse(tag);
        byte[] root = await source.ReadAsync(wanted);

        Assert.Equal([wanted], await Skopeo.ListTagsAsync(repository, access));
        Assert.Equal(root, await ReadAsync(wanted));
        await ShouldHoldAsync(source, Digest.Sha256(root));
    }

    /// <summary>Every manifest from a digest downwards has the source's bytes, and every blob under it the bytes that its digest promises.</summary>
    public async Task ShouldHoldAsync(SkopeoView source, Digest digest)
    {
        byte[] manifest = await source.ReadAsync(digest);
        Assert.Equal(manifest, await ReadAsync(digest));

        JsonNode content = JsonNode.Parse(manifest)!;
        if (content["manifests"] is not JsonArray children)
        {
            await ShouldHoldBlobsAsync(digest, content);
            return;
        }

        foreach (JsonNode? child in children)
            await ShouldHoldAsync(source, Digest.Parse((string)child!["digest"]!));
    }

    private async Task ShouldHoldBlobsAsync(Digest manifest, JsonNode content)
    {
        using var folder = new ScratchFolder();
        string copy = folder.Of("copy");
        await Skopeo.CopyAsync(Image(manifest), SkopeoImage.InFolder(copy));

        foreach (JsonNode? blob in content["layers"]!.AsArray().Append(content["config"]))
        {
            string encoded = ((string)blob!["digest"]!).Split(':')[1];
            byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(copy, encoded));
            Assert.Equal(encoded, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
    }

    private Task<byte[]> ReadAsync(Tag tag) => Skopeo.InspectRawAsync(SkopeoImage.In(new ImageReference(repository, tag), access));

    private Task<byte[]> ReadAsync(Digest digest) => Skopeo.InspectRawAsync(Image(digest));

    private SkopeoImage Image(Digest digest) => SkopeoImage.In(new ImageReference(repository, digest), access);
}
