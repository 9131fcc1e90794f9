using EcrMirror.Contracts;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Pulls;
using EcrMirror.Planner.Selection;

namespace EcrMirror.Planner.Survey;

/// <summary>Finds out what a selection comes to now: which tags it means, and which of them are in place already. Nothing is mirrored.</summary>
public sealed class SourceSurvey
{
    private readonly RepositorySelection _selection;
    private readonly TagComparison _comparison;
    private readonly PullBudget _budget;
    private readonly Deferral _deferral;

    internal SourceSurvey(RepositorySelection selection, TagComparison comparison, PullBudget budget, Deferral deferral) =>
        (_selection, _comparison, _budget, _deferral) = (selection, comparison, budget, deferral);

    /// <summary>Looks at the tags that a selection means.</summary>
    /// <param name="sync">The selection. What is swept may be answered from state; otherwise destinations are looked at.</param>
    /// <param name="isDry">Whether nothing is recorded, and no setting of a repository is set.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SurveyResult> SurveyAsync(SyncRepository sync, bool isDry, CancellationToken cancellationToken)
    {
        SelectionResult selected = await _selection.SelectAsync(sync, cancellationToken);
        SurveyResult found = await SurveyAsync(selected.Images, sync.Selection, isDry, cancellationToken);
        return found with { Verdicts = selected.Verdicts, Failure = selected.Failure };
    }

    /// <summary>Looks at images of one repository, each by its tag, all with the same destination repositories.</summary>
    /// <param name="images">The images.</param>
    /// <param name="isDry">Whether nothing is recorded, and no setting of a repository is set.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<SurveyResult> SurveyAsync(IReadOnlyList<SyncImage> images, bool isDry, CancellationToken cancellationToken) =>
        SurveyAsync(images, selection: null, isDry, cancellationToken);

    private async Task<SurveyResult> SurveyAsync(IReadOnlyList<SyncImage> images, TagSelection? selection, bool isDry, CancellationToken cancellationToken)
    {
        var parts = new List<ComparedTags>();
        await foreach (ComparedTags compared in _comparison.CompareAsync(images, isDry, cancellationToken))
            parts.Add(compared);
        LackingImage[] lacking = [.. parts.SelectMany(part => part.Lacking)];
        PullShare share = isDry
            ? new PullShare([.. ImageValue.Order(lacking, selection).Select(image => image.Sync)], [], null)
            : _budget.Share(lacking, selection);
        return new SurveyResult
        {
            Lacking = share.Afforded,
            Deferred = await _deferral.RecordAsync(share, cancellationToken),
            Current = [.. parts.SelectMany(part => part.Current)],
            Reconciled = [.. parts.SelectMany(part => part.Reconciled)],
        };
    }
}
