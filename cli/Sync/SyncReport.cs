using EcrMirror.Cli.Output;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;

namespace EcrMirror.Cli.Sync;

/// <summary>How following rules ended: what was not in place, as for a copy, and one line that sums up everything.</summary>
internal static class SyncReport
{
    public static void Write(
        Consoles consoles,
        ChosenRules chosen,
        IReadOnlyList<ImageOutcome> outcomes,
        IReadOnlyList<RepositoryReconciled> repositories,
        IReadOnlyList<SelectionFailed> failures,
        bool isAll,
        TimeSpan took)
    {
        ImageOutcome[] shown = isAll ? [.. outcomes] : [.. outcomes.Where(outcome => outcome.Status is not ImageStatus.Current)];
        OutcomeReport.WriteImages(consoles, shown);
        OutcomeReport.WriteRepositories(consoles, repositories);
        consoles.Say(
            [Rules(chosen, failures.Count), .. OutcomeReport.Summary(outcomes, took)],
            "; ");
        OutcomeReport.Complain(consoles, outcomes, repositories);
        foreach (SelectionFailed failed in failures)
            consoles.Complain($"{failed.Source}: {failed.Reason}");
    }

    private static string Rules(ChosenRules chosen, int failed) =>
        Amount.Of(chosen.Rules.Count, "rule")
        + (failed > 0 ? $", of which {failed} came to nothing" : "")
        + (chosen.Errors > 0 ? $", {Amount.Of(chosen.Errors, "error")} in what is declared" : "");
}
