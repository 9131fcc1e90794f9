using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>What was measured, tool beside tool.</summary>
internal sealed record Report
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required string Benchmark { get; init; }

    public required Machine Machine { get; init; }

    /// <summary>The tools, in the order of the report. The first is the one that the ratios are about.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    public required IReadOnlyList<Measurement> Measurements { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Indented) + "\n";

    /// <summary>Medians with least and most, and the medians of each round's own ratios.</summary>
    public string ToTable()
    {
        List<string[]> rows = [["", "wall s", "CPU s", "peak MiB", "requests src/dst", "bytes read", "bytes stored"]];
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
                Same(tool.Select(run => run.BytesRead.ToString("N0", CultureInfo.InvariantCulture))),
                Same(tool.Select(run => run.BytesStored.ToString("N0", CultureInfo.InvariantCulture))),
            ]);
        }

        var text = new StringBuilder();
        text.AppendLine(Benchmark).AppendLine();
        AppendTable(text, rows);
        text.AppendLine();
        IEnumerable<Measurement> first = runs[Tools[0]];
        foreach (string other in Tools.Skip(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"{other} / {Tools[0]}, per round: ")
                .Append(CultureInfo.InvariantCulture, $"wall {Ratio(first, runs[other], run => run.Seconds)}, ")
                .Append(CultureInfo.InvariantCulture, $"CPU {Ratio(first, runs[other], run => run.ProcessorSeconds)}, ")
                .AppendLine(CultureInfo.InvariantCulture, $"peak {Ratio(first, runs[other], run => run.PeakResidentBytes)}");
        }

        text.AppendLine().AppendLine(Machine.Processor).AppendLine(Machine.System);
        foreach (string version in Machine.Versions)
            text.AppendLine(version);
        text.AppendLine(CultureInfo.InvariantCulture, $"load {Machine.Load}");
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
