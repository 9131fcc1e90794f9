using EcrMirror.Cli.Runs;
using Spectre.Console;

namespace EcrMirror.Cli.Output;

/// <summary>The final table: a row for each image and destination.</summary>
internal static class OutcomeTable
{
    public static void Write(Consoles consoles, IReadOnlyList<ImageOutcome> outcomes)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("Source", "Destination", "Tag", "Platforms", "Digest", "Copied", "Mounted", "Present", "Time", "Result");
        foreach (ImageOutcome outcome in outcomes)
        {
            table.AddRow(
                new Text(SourceOf(outcome)),
                new Text(outcome.Destination.Repository.ToString()),
                new Text(outcome.Destination.Tags is [] ? "-" : string.Join(", ", outcome.Destination.Tags)),
                new Text(PlatformsOf(outcome)),
                new Text(outcome.Digest is { } digest ? Short(digest.ToString()) : "-"),
                new Text(Amount.Blobs(outcome.Tally.BlobsCopied, outcome.Tally.BytesCopied)),
                new Text(Amount.Blobs(outcome.Tally.BlobsMounted, outcome.Tally.BytesMounted)),
                new Text(Amount.Blobs(outcome.Tally.BlobsPresent, outcome.Tally.BytesPresent)),
                new Text(Amount.Time(outcome.Took)),
                ResultOf(outcome));
        }

        consoles.Out.Write(table);
        foreach (ImageOutcome failed in outcomes.Where(outcome => outcome.Status is ImageStatus.Failed))
            consoles.Complain($"{SourceOf(failed)} -> {failed.Destination.Repository}: {failed.Reason}");
    }

    private static string SourceOf(ImageOutcome outcome) =>
        outcome.Source.Tag is { } tag ? $"{outcome.Source.Repository}:{tag}" : outcome.Source.ToString();

    private static string PlatformsOf(ImageOutcome outcome) => outcome.Platforms switch
    {
        null => "-",
        [] => "1",
        { Count: var count } => count.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string Short(string digest) => digest[..Math.Min(digest.Length, 19)];

    private static Text ResultOf(ImageOutcome outcome) => outcome.Status switch
    {
        ImageStatus.Published => new Text("published", new Style(Color.Green)),
        ImageStatus.Current => new Text("current", new Style(Color.Blue)),
        _ => new Text("failed", new Style(Color.Red)),
    };
}
