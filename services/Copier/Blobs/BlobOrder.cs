using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Copier.Blobs;

/// <summary>A blob that is wanted somewhere.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="Source">Where to read it.</param>
internal sealed record BlobOrder(Descriptor Blob, Repository Source)
{
    /// <summary>Whether what state says about a repository is taken for its word; false looks.</summary>
    public bool TrustsLocations { get; init; } = true;

    /// <summary>What destinations hold of the blobs of the same manifest; null where each is asked for by itself.</summary>
    public BlobLookup? Lookup { get; init; }

    /// <summary>Repositories that were new a moment ago, so that a small blob is sent there without a look for it.</summary>
    public IReadOnlyCollection<Repository> NewDestinations { get; init; } = [];

    /// <summary>Who is sent first when there are more blobs to send than slots.</summary>
    public MirrorPriority Priority { get; init; }
}
