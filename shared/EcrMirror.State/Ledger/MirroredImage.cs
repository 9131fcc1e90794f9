using EcrMirror.Oci;

namespace EcrMirror.State.Ledger;

/// <summary>What a tag of a destination is to be.</summary>
/// <param name="Source">The image; pinned once the source has been resolved.</param>
/// <param name="Platforms">Those of its platforms that are wanted; null for all.</param>
/// <param name="Rule">The rule that wants it, by its id; null where none does.</param>
public sealed record MirroredImage(ImageReference Source, IReadOnlyList<Platform>? Platforms, string? Rule);
