using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Journal;

/// <summary>A tag that was put over a tree with something missing: what must never be seen.</summary>
/// <param name="Repository">Where.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The root it was pointed to.</param>
/// <param name="Missing">What the tree lacked at that moment.</param>
public sealed record IncompleteTagSighting(RepositoryName Repository, Tag Tag, Digest Digest, IReadOnlyList<Descriptor> Missing);
