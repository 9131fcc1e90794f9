using System.Globalization;
using System.Text;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>What was measured of one content, tool beside tool.</summary>
internal sealed record Comparison
{
    public required string Title { get; init; }

    /// <summary>Images that each tool copied or looked at.</summary>
    public required int Images { get; init; }

    /// <summary>The tools, in the order of the table.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>Those of the tools that ratios are about.</summary>
    public required IReadOnlyList<string> Ours { get; init; }

    public required IReadOnlyList<Measurement> Measurements { get; init; }

    /// <summary>Medians with least and most, the medians of each round's own ratios, and what the requests of a run were for.</summary>
    public string ToTable()
    {
        List<string[]> rows = [["", "wall s", "CPU s", "peak MiB", "requests src/dst", "per image", "bytes read", "bytes stored"]];
        ILookup<string, Measurement> runs = Measurements.ToLookup(measurement => measurement.Tool);
        foreach (string name in Tools)
        {
            IEnumerable<Measurement> tool = runs[name];
            rows.Add(
            [
                name,
                Spread.Of(tool.Select(run => run.Seconds)).ToText("0.00"),
                Spread.Of(tool.Select(run => run.ProcessorSeconds)).ToText("0.00"),
                Spread.Of(tool.Select(run => run.PeakResidentBytes / (1024.0 * 1024))).ToText("0"),
                Same(tool.Select(run => $"{run.SourceRequests}/{run.DestinationRequests}")),
                Spread.Of(tool.Select(run => (run.SourceRequests + run.DestinationRequests) / (double)Images)).Median.ToString("0.0", CultureInfo.InvariantCulture),
                Same(tool.Select(run => run.BytesRead.ToString("N0", CultureInfo.InvariantCulture))),
                Same(tool.Select(run => run.BytesStored.ToString("N0", CultureInfo.InvariantCulture))),
            ]);
        }

        var text = new StringBuilder();
        text.AppendLine(Title).AppendLine();
        AppendTable(text, rows);
        text.AppendLine();
        foreach (string ours in Ours)
        {
            foreach (string other in Tools.Except(Ours))
            {
                text.Append(CultureInfo.InvariantCulture, $"{other} / {ours}, per round: ")
                    .Append(CultureInfo.InvariantCulture, $"wall {Ratio(runs[ours], runs[other], run => run.Seconds)}, ")
                    .Append(CultureInfo.InvariantCulture, $"CPU {Ratio(runs[ours], runs[other], run => run.ProcessorSeconds)}, ")
                    .AppendLine(CultureInfo.InvariantCulture, $"peak {Ratio(runs[ours], runs[other], run => run.PeakResidentBytes)}");
            }
        }

        text.AppendLine();
        foreach (string name in Tools)
            text.AppendLine(CultureInfo.InvariantCulture, $"{name} asked, in its last run: {string.Join(", ", runs[name].Last().Requests.Select(kind => $"{kind.Value} x {kind.Key}"))}");
        return text.ToString();
    }

    private static string Ratio(IEnumerable<Measurement> ours, IEnumerable<Measurement> theirs, Func<Measurement, double> figure) =>
        Spread.Of(theirs.Join(ours, run => run.Round, run => run.Round, (their, our) => figure(their) / figure(our))).ToText("0.00");

    private static string Same(IEnumerable<string> figures) => string.Join(" or ", figures.Distinct());

    private static void AppendTable(StringBuilder text, List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => column is 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }
}
