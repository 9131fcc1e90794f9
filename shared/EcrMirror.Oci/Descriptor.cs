using System.Collections.Immutable;

namespace EcrMirror.Oci;

/// <summary>
/// Names content by media type, digest and size. Records of this type are compared by <see cref="Digest"/>, not with <c>==</c>:
/// annotations are a collection.
/// </summary>
/// <remarks>Source: image-spec, descriptor.md.</remarks>
public sealed record Descriptor
{
    /// <summary>The type of the content.</summary>
    public required MediaType MediaType { get; init; }

    /// <summary>The content's address.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The content's length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The type of the artifact that the content is, if it says so.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>What the content runs on, where an index says so.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The manifest beside this one that this one attests something about, where an index says so.</summary>
    public Digest? AttestedManifest { get; init; }

    /// <summary>Where else the content can be downloaded; set on foreign layers.</summary>
    public ImmutableArray<string> Urls { get; init; } = [];

    /// <summary>Whether registries need not hold the content: a foreign layer that says where else it is.</summary>
    public bool IsForeign => MediaType.IsForeignLayer && !Urls.IsEmpty;
}
