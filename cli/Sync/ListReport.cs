using EcrMirror.Cli.Output;
using Spectre.Console;

namespace EcrMirror.Cli.Sync;

/// <summary>Images that rules mean, for people: a row for each, or a line or two where a row would not fit; then the sum of it.</summary>
internal static class ListReport
{
    private static readonly string[] Headers = ["Rule", "Source Image", "Destination", "Tag", "Status"];
    private static readonly string[] VerdictHeaders = ["Rule", "Tag", "Meant", "Why"];

    private static readonly Style Current = new(Color.Blue);
    private static readonly Style Lacking = new(Color.Yellow);
    private static readonly Style Plain = Style.Plain;

    public static void Write(Consoles consoles, ListDocument list, bool explains)
    {
        (string[] Row, Style Style)[] rows =
        [
            .. list.Images.Select(image => (
                new[] { image.Rule, image.Source, image.Destination, image.Tags is [] ? "-" : string.Join(", ", image.Tags), image.Status },
                image.Status is "current" ? Current : Lacking)),
        ];
        WriteRows(consoles, Headers, rows);
        if (explains)
            WriteRows(consoles, VerdictHeaders, [.. list.Verdicts!.Select(verdict => (new[] { verdict.Rule, verdict.Tag, verdict.IsMeant ? "yes" : "no", verdict.Reason }, Plain))]);

        int current = list.Images.Count(image => image.Status is "current");
        consoles.Say($"{Amount.Of(list.Images.Count, "image")}: {current} current, {list.Images.Count - current} lacking.");
        foreach (ListDocument.Failure failed in list.Failures)
            consoles.Complain($"{failed.Source} (rule '{failed.Rule}'): {failed.Reason}");
    }

    private static void WriteRows(Consoles consoles, string[] headers, (string[] Row, Style Style)[] rows)
    {
        if (Output.Tables.TryWrite(consoles, headers, rows))
            return;

        foreach ((string[] row, _) in rows)
        {
            consoles.Say(row[1]);
            for (int at = 2; at < row.Length; at++)
                consoles.Say($"  {headers[at]}: {row[at]}");
        }
    }
}
