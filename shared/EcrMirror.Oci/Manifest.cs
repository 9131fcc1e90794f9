using System.Collections.Immutable;

namespace EcrMirror.Oci;

/// <summary>What a manifest says, as far as mirroring needs it. A closed set: an image manifest or an index.</summary>
public abstract record Manifest
{
    private Manifest()
    {
    }

    /// <summary>The manifest that this one is about, if any (image-spec, manifest.md, "subject").</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>The type of the artifact, if the manifest says so.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>When it was made, as its annotation says (image-spec, annotations.md, <c>org.opencontainers.image.created</c>); null where it does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>A manifest with config and layers: an image for one platform, or any other artifact.</summary>
    public sealed record Image : Manifest
    {
        /// <summary>The config blob.</summary>
        public required Descriptor Config { get; init; }

        /// <summary>The layers, in order; one blob may stand more than once.</summary>
        public required ImmutableArray<Descriptor> Layers { get; init; }

        /// <summary>
        /// Every blob a registry must hold before it takes the manifest, each once: config and layers without foreign ones.
        /// </summary>
        public IEnumerable<Descriptor> Blobs => Layers.Prepend(Config).Where(blob => !blob.IsForeign).DistinctBy(blob => blob.Digest);
    }

    /// <summary>A list of manifests, usually one per platform. An index may list indexes.</summary>
    public sealed record Index : Manifest
    {
        /// <summary>The listed manifests, in order.</summary>
        public required ImmutableArray<Descriptor> Manifests { get; init; }
    }
}
