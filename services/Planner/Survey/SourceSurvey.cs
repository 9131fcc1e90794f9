using EcrMirror.Contracts;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Selection;

namespace EcrMirror.Planner.Survey;

/// <summary>Finds out what a selection comes to now: which tags it means, and which of them are in place already. Nothing is mirrored.</summary>
public sealed class SourceSurvey
{
    private readonly RepositorySelection _selection;
    private readonly TagComparison _comparison;

    internal SourceSurvey(RepositorySelection selection, TagComparison comparison) => (_selection, _comparison) = (selection, comparison);

    /// <summary>Looks at the tags that a selection means. Whoever wants to know of all destinations at once has them looked at, whatever state knows.</summary>
    public async Task<SurveyResult> SurveyAsync(SyncRepository sync, CancellationToken cancellationToken)
    {
        SelectionResult selected = await _selection.SelectAsync(sync, cancellationToken);
        SurveyResult found = await SurveyAsync(selected.Images, cancellationToken);
        return found with { Verdicts = selected.Verdicts, Failure = selected.Failure };
    }

    /// <summary>Looks at images of one repository, each by its tag, all with the same destination repositories.</summary>
    public async Task<SurveyResult> SurveyAsync(IReadOnlyList<SyncImage> images, CancellationToken cancellationToken)
    {
        var parts = new List<ComparedTags>();
        await foreach (ComparedTags compared in _comparison.CompareAsync(images, cancellationToken))
            parts.Add(compared);
        return new SurveyResult
        {
            Lacking = [.. parts.SelectMany(part => part.Lacking)],
            Current = [.. parts.SelectMany(part => part.Current)],
            Reconciled = [.. parts.SelectMany(part => part.Reconciled)],
        };
    }
}
