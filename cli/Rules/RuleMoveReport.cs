using EcrMirror.Cli.Output;
using EcrMirror.Rules.Moving;
using Spectre.Console;

namespace EcrMirror.Cli.Rules;

/// <summary>What became of rules that were to be written, for people: a line each, and below it what is different or wrong.</summary>
internal static class RuleMoveReport
{
    private const int KindWidth = 10;

    public static void Write(Consoles consoles, string place, IReadOnlyList<RuleMoveStep> steps, bool isDryRun)
    {
        string before = new(' ', KindWidth);
        foreach (RuleMoveStep step in steps)
        {
            string kind = RuleWording.Word(step.Kind);
            consoles.Say("", kind, StyleOf(step.Kind), $"{before[kind.Length..]}{step.Id}");
            foreach (string line in step.Details.SelectMany(detail => Wrapping.Lines(detail, consoles.Width - before.Length - 2)))
                consoles.Say($"{before}  {line}");
        }

        string[] counts = [.. Enum.GetValues<RuleMoveKind>().Select(kind => (Kind: kind, Count: steps.Count(step => step.Kind == kind))).Where(each => each.Count > 0).Select(each => $"{each.Count} {RuleWording.Word(each.Kind)}")];
        consoles.Say($"{(counts is [] ? "No rules" : string.Join(", ", counts))}; {place}.{(isDryRun ? " Dry run: nothing was written." : "")}");
        if (steps.Any(step => step.Kind is RuleMoveKind.Differs))
            consoles.Say("What differs was left as it is: --replace writes over it.");
        if (steps.Any(step => step.Kind is RuleMoveKind.Removed))
            consoles.Say("Images that were mirrored stay where they are.");
    }

    private static Style StyleOf(RuleMoveKind kind) => new(kind switch
    {
        RuleMoveKind.Refused => Color.Red,
        RuleMoveKind.Differs => Color.Yellow,
        RuleMoveKind.Same => Color.Grey,
        _ => Color.Green,
    });
}
