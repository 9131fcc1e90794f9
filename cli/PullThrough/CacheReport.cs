using EcrMirror.Cli.Output;
using EcrMirror.Ecr.PullThrough;
using Spectre.Console;

namespace EcrMirror.Cli.PullThrough;

/// <summary>
/// Rules, templates and grants: a row for each, or a block of lines where a row would not fit; below them what changes and what it means,
/// then a line that sums it up. What is wrong goes to standard error.
/// </summary>
internal static class CacheReport
{
    private static readonly string[] Headers = ["Registry", "Part", "Prefix", "Upstream", "Validity"];

    private static readonly Style Good = new(Color.Green);
    private static readonly Style Quiet = new(Color.Blue);
    private static readonly Style Bad = new(Color.Red);

    public static void WriteList(Consoles consoles, IReadOnlyList<CacheEntry> entries, IReadOnlyList<CacheFailure> failures)
    {
        WriteRows(consoles, Headers, [.. entries.Select(entry => (Cells(entry), entry.Validity is { IsValid: false } ? Bad : Quiet))]);
        WriteDetails(consoles, entries.Select(entry => (Named(entry), SettingsOf(entry))));
        int invalid = entries.Count(entry => entry.Validity is { IsValid: false });
        consoles.Say($"{Amount.Of(entries.Count(entry => entry.Part is CachePart.Rule), "rule")}, {Amount.Of(entries.Count(entry => entry.Part is CachePart.Template), "template")}{(invalid > 0 ? $", {invalid} invalid" : "")}.");
        foreach (CacheEntry entry in entries.Where(entry => entry.Validity is { IsValid: false }))
            consoles.Complain($"{Named(entry)}: {entry.Validity!.Failure}");
        Complain(consoles, failures);
    }

    public static void WritePlan(Consoles consoles, CachePlan plan, IReadOnlyList<CachedImage> images)
    {
        WriteRows(consoles, [.. Headers, "Plan"], [.. plan.Steps.Select(step => (Cells(step.Entry).Append(CacheWords.Of(step.Action)).ToArray(), StyleOf(step)))]);
        WriteDetails(consoles, plan.Steps.Select(step => (Named(step.Entry), DetailsOf(step))));
        foreach (CachedImage image in images)
            consoles.Say([image.Cached.ToString(), $"is {image.Upstream}"], " ");
        string counts = Counts(plan.Steps.Select(step => CacheWords.Of(step.Action)));
        consoles.Say([$"Plan: {counts}", "nothing was changed."], "; ");
        foreach (CacheStep step in plan.Steps.Where(step => step.IsProblem))
            consoles.Complain($"{Named(step.Entry)}: {(step.Action is CacheAction.Refused ? string.Join(' ', step.Notes) : step.Entry.Validity!.Failure)}");
        Complain(consoles, plan.Failures);
    }

    public static void WriteOutcomes(Consoles consoles, IReadOnlyList<CacheOutcome> outcomes, IReadOnlyList<CacheFailure> failures)
    {
        WriteRows(
            consoles,
            [.. Headers, "Result"],
            [.. outcomes.Select(outcome => (Cells(outcome.Step.Entry).Append(CacheWords.Done(outcome)).ToArray(), outcome.Reason is not null ? Bad : StyleOf(outcome.Step)))]);
        WriteDetails(consoles, outcomes.Where(outcome => outcome.Reason is null || outcome.Step.Action is CacheAction.Refused).Select(outcome => (Named(outcome.Step.Entry), outcome.Step.Changes)));
        consoles.Say($"{Counts(outcomes.Select(CacheWords.Done))}.");
        foreach (CacheOutcome failed in outcomes.Where(outcome => outcome.Reason is not null))
            consoles.Complain($"{Named(failed.Step.Entry)}: {failed.Reason}");
        Complain(consoles, failures);
    }

    // Why something is refused is a complaint, and said there.
    private static IReadOnlyList<string> DetailsOf(CacheStep step) => step.Action is CacheAction.Refused ? step.Changes : [.. step.Changes, .. step.Notes];

    private static IReadOnlyList<string> SettingsOf(CacheEntry entry) =>
        entry.DeclaredUpstream is { } declared ? [$"declared: {declared}, as 'plan' shows", .. entry.Settings] : entry.Settings;

    private static void WriteRows(Consoles consoles, string[] headers, IReadOnlyList<(string[] Cells, Style Style)> rows)
    {
        if (Output.Tables.TryWrite(consoles, headers, rows))
            return;

        string? registry = null;
        foreach ((string[] cells, Style style) in rows)
        {
            if (registry != cells[0])
                consoles.Say(registry = cells[0]);
            consoles.Say("  ", cells[^1], style, $"  {cells[1]}{(cells[2] is "-" ? "" : $" {cells[2]}")}{(cells.Length > Headers.Length && cells[4] is not "-" ? $", {cells[4]}" : "")}");
            if (cells[3] is not "-")
                consoles.Say($"    of {cells[3]}");
        }
    }

    private static void WriteDetails(Consoles consoles, IEnumerable<(string Name, IReadOnlyList<string> Lines)> details)
    {
        foreach ((string name, IReadOnlyList<string> lines) in details.Where(detail => detail.Lines.Count > 0))
        {
            consoles.Say(name);
            foreach (string line in lines)
                consoles.Say($"  {line}");
        }
    }

    private static void Complain(Consoles consoles, IReadOnlyList<CacheFailure> failures)
    {
        foreach (CacheFailure failure in failures)
            consoles.Complain($"{failure.Registry} could not be looked at: {failure.Reason}");
    }

    private static string[] Cells(CacheEntry entry) =>
    [
        entry.Registry.ToString(),
        CacheWords.Of(entry.Part),
        entry.Prefix.Length is 0 ? "-" : entry.Prefix,
        entry.Upstream ?? "-",
        CacheWords.ValidityOf(entry),
    ];

    private static string Named(CacheEntry entry) => $"{entry.Registry} {CacheWords.Of(entry.Part)}{(entry.Prefix.Length is 0 ? "" : $" {entry.Prefix}")}";

    private static string Counts(IEnumerable<string> words) =>
        string.Join(", ", words.GroupBy(word => word).Select(same => $"{same.Count()} {same.Key}")) is { Length: > 0 } counts ? counts : "nothing";

    private static Style StyleOf(CacheStep step) => step.IsProblem ? Bad : step.IsChange ? Good : Quiet;
}
