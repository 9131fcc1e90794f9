using EcrMirror.Contracts;
using EcrMirror.Planner.Selection;

namespace EcrMirror.Planner.Survey;

/// <summary>What a selection comes to at a moment.</summary>
public sealed record SurveyResult
{
    /// <summary>What the selection means about each tag of the source; empty where single images were looked at.</summary>
    public IReadOnlyList<TagVerdict> Verdicts { get; init; } = [];

    /// <summary>Images that are not in place, each with those of its destinations that lack it, and can be mirrored now; those that are worth most first.</summary>
    public required IReadOnlyList<SyncImage> Lacking { get; init; }

    /// <summary>Images that wait until their source grants pulls for them; none where nothing is mirrored, and those lack as well.</summary>
    public IReadOnlyList<MirrorFailed> Deferred { get; init; } = [];

    /// <summary>Images that are.</summary>
    public required IReadOnlyList<MirrorFoundCurrent> Current { get; init; }

    /// <summary>Repositories whose settings were changed, or could not be.</summary>
    public required IReadOnlyList<RepositoryReconciled> Reconciled { get; init; }

    /// <summary>Why the selection came to nothing; null where it did not.</summary>
    public SelectionFailed? Failure { get; init; }
}
