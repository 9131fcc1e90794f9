using EcrMirror.Cli.Output;
using EcrMirror.Ecr.Diagnosis;
using Spectre.Console;

namespace EcrMirror.Cli.Doctor;

/// <summary>One line for each thing that was looked at, broken only where the terminal is narrower; then one that sums them up.</summary>
internal static class DoctorReport
{
    private const string Indent = "         ";

    /// <summary>In the order in which they are told.</summary>
    public static string[] Areas { get; } =
        [CheckArea.Rules, CheckArea.Credentials, CheckArea.Sources, CheckArea.Repositories, CheckArea.Permissions, CheckArea.Settings, CheckArea.Quotas];

    public static void Write(Consoles consoles, IReadOnlyList<ExaminedThing> found, TimeSpan took)
    {
        foreach (ExaminedThing thing in found)
        {
            IReadOnlyList<string> lines = Wrapping.Lines(Sentence(thing), consoles.Width - Indent.Length);
            string status = StatusOf(thing.Finding.Status);
            consoles.Say("", status, StyleOf(thing.Finding.Status), $"{new string(' ', Indent.Length - status.Length)}{lines[0]}");
            foreach (string rest in lines.Skip(1))
                consoles.Say($"{Indent}{rest}");
        }

        consoles.Say([string.Join(", ", Counts(found)), $"{Amount.Time(took)}."], "; ");
    }

    /// <summary>The word for what came of it.</summary>
    public static string StatusOf(FindingStatus status) => status switch
    {
        FindingStatus.Ok => "ok",
        FindingStatus.Warning => "warning",
        FindingStatus.Failed => "failed",
        _ => "skipped",
    };

    private static string Sentence(ExaminedThing thing) => string.Join(
        ' ',
        new[] { $"{thing.Area}: {thing.Subject}: {Ended(thing.Finding.What)}", thing.Finding.Why, thing.Finding.Cure }.OfType<string>()).ReplaceLineEndings(" ");

    private static string Ended(string text) => text[^1] is '.' or '?' ? text : text + ".";

    private static IEnumerable<string> Counts(IReadOnlyList<ExaminedThing> found) =>
        Enum.GetValues<FindingStatus>()
            .Select(status => (Status: status, Count: found.Count(thing => thing.Finding.Status == status)))
            .Where(counted => counted.Count > 0)
            .Select(counted => counted.Status is FindingStatus.Warning ? Amount.Of(counted.Count, "warning") : $"{counted.Count} {StatusOf(counted.Status)}");

    private static Style StyleOf(FindingStatus status) => new(status switch
    {
        FindingStatus.Ok => Color.Green,
        FindingStatus.Warning => Color.Yellow,
        FindingStatus.Failed => Color.Red,
        _ => Color.Grey,
    });
}
