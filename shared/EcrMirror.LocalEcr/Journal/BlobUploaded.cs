using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Journal;

/// <summary>A blob whose bytes were sent and stored.</summary>
/// <param name="Repository">Where to.</param>
/// <param name="Digest">The blob.</param>
/// <param name="Size">Its bytes.</param>
public sealed record BlobUploaded(RepositoryName Repository, Digest Digest, long Size);
