using EcrMirror.Oci;

namespace EcrMirror.Testing.Peers;

/// <summary>An image as skopeo names it: a transport and a location, and what is needed to get there.</summary>
public sealed record SkopeoImage
{
    private SkopeoImage(string location, RegistryHost? host, PeerAccess access) => (Location, Host, Access) = (location, host, access);

    internal string Location { get; }

    internal RegistryHost? Host { get; }

    internal PeerAccess Access { get; }

    /// <summary>An image in a registry.</summary>
    public static SkopeoImage In(ImageReference reference, PeerAccess access) =>
        new($"docker://{reference.Repository}{(reference.Digest is { } digest ? "@" + digest : ":" + reference.Tag)}", reference.Repository.Host, access);

    /// <summary>An image in a registry that runs beside the test.</summary>
    public static SkopeoImage In(DockerRegistry registry, string name, string tag) =>
        In(new ImageReference(registry.Repository(name), Tag.Parse(tag)), registry.Access);

    /// <summary>An image in a layout.</summary>
    public static SkopeoImage In(OciLayout layout, string tag) => new($"oci:{layout.Folder}:{tag}", null, PeerAccess.PlainHttp);

    /// <summary>An image as files in a folder: its manifest, and its blobs under the encoded part of their digests.</summary>
    public static SkopeoImage InFolder(string path) => new($"dir:{path}", null, PeerAccess.PlainHttp);
}
