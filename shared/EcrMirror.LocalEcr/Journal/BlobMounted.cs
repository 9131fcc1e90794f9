using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Journal;

/// <summary>A blob that was made available from another repository without a byte sent.</summary>
/// <param name="Repository">Where to.</param>
/// <param name="From">Where from.</param>
/// <param name="Digest">The blob.</param>
public sealed record BlobMounted(RepositoryName Repository, RepositoryName From, Digest Digest);
