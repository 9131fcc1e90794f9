namespace EcrMirror.EndToEnd.Tests.Peers;

/// <summary>The shapes that content has in real registries.</summary>
public enum PeerImageKind
{
    /// <summary>One manifest under the tag, made by umoci.</summary>
    SinglePlatform,

    /// <summary>An index of two images.</summary>
    TwoPlatforms,

    /// <summary>The same in Docker's format, of images that skopeo converted.</summary>
    DockerManifestList,

    /// <summary>A manifest whose config is of a type that no registry knows.</summary>
    Artifact,

    /// <summary>An index that lists an index.</summary>
    NestedIndex,

    /// <summary>An index of an image and BuildKit's statement about it, for the platform unknown/unknown.</summary>
    AttestedIndex,

    /// <summary>An image whose layers skopeo compressed with zstd.</summary>
    ZstdLayers,
}
