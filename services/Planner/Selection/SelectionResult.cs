using EcrMirror.Contracts;

namespace EcrMirror.Planner.Selection;

/// <summary>What a selection came to: images to look at, or a failure.</summary>
internal sealed record SelectionResult(IReadOnlyList<SyncImage> Images, SelectionFailed? Failure);
