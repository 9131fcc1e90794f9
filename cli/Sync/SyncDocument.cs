using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;

namespace EcrMirror.Cli.Sync;

/// <summary>The JSON document of <c>sync</c>: that of <c>copy</c>, and what became of rules. Members are added, never renamed or removed.</summary>
internal sealed record SyncDocument
{
    /// <summary>How many rules were followed.</summary>
    public required int Rules { get; init; }

    /// <summary>How many things are wrong with what is declared, so that it was not followed; standard error has them.</summary>
    public required int RuleErrors { get; init; }

    /// <summary>Selections that came to nothing.</summary>
    public required IReadOnlyList<FailedSelection> FailedSelections { get; init; }

    /// <summary>What became of the images.</summary>
    public required OutcomeDocument Outcome { get; init; }

    public static SyncDocument Of(
        ChosenRules chosen,
        IReadOnlyList<ImageOutcome> outcomes,
        IReadOnlyList<RepositoryReconciled> repositories,
        IReadOnlyList<SelectionFailed> failures,
        TimeSpan took) => new()
        {
            Rules = chosen.Rules.Count,
            RuleErrors = chosen.Errors,
            FailedSelections = [.. failures.Select(failed => new FailedSelection(failed.Source.ToString(), failed.Reason))],
            Outcome = OutcomeDocument.Of(outcomes, repositories, took),
        };

    /// <param name="Source">The repository.</param>
    /// <param name="Reason">Why.</param>
    public sealed record FailedSelection(string Source, string Reason);
}
