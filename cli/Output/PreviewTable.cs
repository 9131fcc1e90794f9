using EcrMirror.Contracts;
using EcrMirror.Planner.Preview;
using Spectre.Console;

namespace EcrMirror.Cli.Output;

/// <summary>What a dry run found, a row for each destination.</summary>
internal static class PreviewTable
{
    public static void Write(Consoles consoles, MirrorPreview preview)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle($"Plan for {Markup.Escape(preview.Source.ToString())} (dry run)") };
        table.AddColumns("Destination", "Tags to set", "To copy", "To mount", "Present", "Manifests to put", "Requests");
        foreach (DestinationPreview destination in preview.Destinations)
        {
            table.AddRow(
                new Text(destination.Repository.ToString()),
                new Text(destination.Tags is [] ? "-" : string.Join(", ", destination.Tags)),
                new Text(Amount.Blobs(destination.Tally.BlobsCopied, destination.Tally.BytesCopied)),
                new Text(Amount.Blobs(destination.Tally.BlobsMounted, destination.Tally.BytesMounted)),
                new Text(Amount.Blobs(destination.Tally.BlobsPresent, destination.Tally.BytesPresent)),
                new Text(destination.ManifestPuts.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                new Text(destination.Requests.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        foreach (Destination current in preview.Current)
        {
            table.AddRow(
                new Text(current.Repository.ToString()),
                new Text("none: is current"),
                new Text("-"),
                new Text("-"),
                new Text("-"),
                new Text("0"),
                new Text("0"));
        }

        consoles.Out.Write(table);
        foreach (MirrorFailed failed in preview.Failures)
            consoles.Complain($"{failed.Source} -> {failed.Destination.Repository}: {failed.Reason}");
    }
}
