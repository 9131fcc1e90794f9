using EcrMirror.Cli.Output;
using EcrMirror.Rules;
using Spectre.Console;

namespace EcrMirror.Cli.Rules;

/// <summary>Rules for people: a row for each, or a block of lines where a row would not fit; and what is wrong, a sentence each.</summary>
internal static class RuleReport
{
    private const int NextTimes = 3;
    private const int LabelWidth = 16;

    private static readonly string[] Headers = ["Rule", "Tags", "Destinations", "Schedule", "Expires"];

    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Doubtful = new(Color.Yellow);
    private static readonly Style Quiet = new(Color.Grey);

    /// <summary>Every finding as <c>file:line:column: error: …</c>, which editors and build servers understand.</summary>
    public static void WriteFindings(Consoles consoles, RuleSet rules)
    {
        foreach (RuleFinding finding in rules.Findings)
            WriteFinding(consoles, finding);
        WriteSum(consoles, rules);
    }

    public static void WriteList(Consoles consoles, RuleSet rules, DateTimeOffset now)
    {
        (string[] Cells, Style Style)[] rows = [.. rules.Rules.SelectMany(rule => Rows(rule, now))];
        if (!Output.Tables.TryWrite(consoles, Headers, rows))
        {
            foreach (MirrorRule rule in rules.Rules)
                WriteBlock(consoles, rule, now);
        }

        WriteSum(consoles, rules);
        Complain(consoles, rules);
    }

    public static void WriteOne(Consoles consoles, MirrorRule rule, IReadOnlyList<RuleFinding> findings, DateTimeOffset now)
    {
        consoles.Say(rule.Id);
        foreach ((string label, string value) in Facts(rule, now))
            WriteFact(consoles, label, value);
        foreach (RuleFinding finding in findings)
            WriteFinding(consoles, finding);
    }

    /// <summary>What keeps rules from being followed, on standard error.</summary>
    public static void Complain(Consoles consoles, RuleSet rules)
    {
        foreach (RuleFinding finding in rules.Findings.Where(finding => finding.IsError))
            consoles.Complain(finding.ToString());
    }

    // As many rows as the longest cell has lines.
    private static IEnumerable<(string[] Cells, Style Style)> Rows(MirrorRule rule, DateTimeOffset now)
    {
        string[][] columns =
        [
            rule.Id == rule.Source.ToString() ? [rule.Id] : [rule.Id, $"of {rule.Source}"],
            RuleWording.Of(rule.Selection).Split("; "),
            [.. rule.Destinations.Select(RuleWording.Of)],
            [rule.Schedule?.ToString() ?? "-"],
            [RuleWording.Expiry(rule, now)],
        ];
        for (int line = 0; line < columns.Max(column => column.Length); line++)
            yield return ([.. columns.Select(column => column.ElementAtOrDefault(line) ?? "")], rule.IsExpired(now) ? Quiet : Good);
    }

    private static void WriteBlock(Consoles consoles, MirrorRule rule, DateTimeOffset now)
    {
        consoles.Say(rule.Id);
        if (rule.Source.ToString() != rule.Id)
            consoles.Say($"  of {rule.Source}");
        if (rule.Selection is not null)
            WriteWrapped(consoles, "  tags ", RuleWording.Of(rule.Selection));
        foreach (RuleDestination destination in rule.Destinations)
            consoles.Say($"  to {RuleWording.Of(destination)}");
        string[] rest = [.. new[] { rule.Schedule?.ToString(), rule.Expires is null ? null : $"expires {RuleWording.Expiry(rule, now)}", rule.RemovesAt is null ? null : RuleWording.Fate(rule, now) }.OfType<string>()];
        if (rest.Length > 0)
            consoles.Say($"  {string.Join("; ", rest)}");
    }

    private static IEnumerable<(string Label, string Value)> Facts(MirrorRule rule, DateTimeOffset now)
    {
        yield return ("declared at", rule.Origin.Place);
        yield return ("source", rule.Source.ToString());
        if (rule.Selection is { } selection)
        {
            yield return ("tags", string.Join(", ", selection.Tags));
            if (selection.Exclude.Count > 0)
                yield return ("without", string.Join(", ", selection.Exclude));
            if (RuleWording.Limits(selection) is { Length: > 0 } limits)
                yield return ("of these", limits);
        }

        foreach (RuleDestination destination in rule.Destinations)
            yield return (destination == rule.Destinations[0] ? "destinations" : "", $"{RuleWording.Of(destination)}{Expanded(rule, destination)}");
        yield return ("platforms", rule.Platforms is { } platforms ? RuleWording.Of(platforms) : "all");
        yield return ("schedule", rule.Schedule?.ToString() ?? "whenever everything is looked at");
        if (Next(rule, now) is { Length: > 0 } next)
            yield return ("next", next);
        if (rule.NeverMoves.Count > 0)
            yield return ("never moves", string.Join(", ", rule.NeverMoves));
        yield return ("immutable tags", rule.ImmutableTags is { } resolution ? RuleWording.Word(resolution) : "as the Publisher is set");
        yield return ("priority", RuleWording.Word(rule.Priority));
        yield return ("expires", rule.Expires is null ? "never" : RuleWording.Expiry(rule, now));
        if (rule.Expires is not null)
            yield return ("then", RuleWording.Fate(rule, now));
    }

    private static string Expanded(MirrorRule rule, RuleDestination destination) =>
        destination.Repository.IsFixed ? "" : $" = {destination.Repository.Expand(rule.Source.Repository)}";

    private static string Next(MirrorRule rule, DateTimeOffset now)
    {
        var times = new List<string>();
        DateTimeOffset? at = now;
        while (rule.Schedule is { } schedule && !rule.IsExpired(now) && times.Count < NextTimes && (at = schedule.Next(at.Value, rule.Id)) is { } next)
            times.Add(RuleWording.Time(next));
        return string.Join(", ", times);
    }

    private static void WriteFact(Consoles consoles, string label, string value) => WriteWrapped(consoles, $"  {label}".PadRight(LabelWidth + 2), value);

    private static void WriteWrapped(Consoles consoles, string before, string text)
    {
        foreach (string line in Wrapping.Lines(text, consoles.Width - before.Length))
        {
            consoles.Say(before + line);
            before = new string(' ', before.Length);
        }
    }

    private static void WriteFinding(Consoles consoles, RuleFinding finding)
    {
        string kind = finding.IsError ? "error" : "warning";
        IReadOnlyList<string> lines = Wrapping.Lines(finding.ToString(), consoles.Width);
        string before = $"{finding.Origin}: ";
        if (lines[0].StartsWith(before + kind, StringComparison.Ordinal))
            consoles.Say(before, kind, finding.IsError ? Bad : Doubtful, lines[0][(before.Length + kind.Length)..]);
        else
            consoles.Say(lines[0]);
        foreach (string line in lines.Skip(1).SelectMany(line => Wrapping.Lines(line, consoles.Width - 2)))
            consoles.Say($"  {line}");
    }

    private static void WriteSum(Consoles consoles, RuleSet rules)
    {
        int errors = rules.Findings.Count(finding => finding.IsError);
        int warnings = rules.Findings.Count - errors;
        string[] parts = [.. new[] { Amount.Of(rules.Rules.Count, "rule"), errors > 0 ? Amount.Of(errors, "error") : null, warnings > 0 ? Amount.Of(warnings, "warning") : null }.OfType<string>()];
        consoles.Say($"{string.Join(", ", parts)}.");
    }
}
