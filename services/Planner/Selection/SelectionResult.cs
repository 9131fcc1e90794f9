using EcrMirror.Contracts;

namespace EcrMirror.Planner.Selection;

/// <summary>What a selection came to: images to look at, or a failure; and what it means about each tag, as far as that could be found out.</summary>
internal sealed record SelectionResult(IReadOnlyList<SyncImage> Images, IReadOnlyList<TagVerdict> Verdicts, SelectionFailed? Failure);
