using System.Globalization;
using System.Text;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>What was measured of one content, tool beside tool.</summary>
internal sealed record Comparison
{
    /// <summary>Such as <c>B over TLS</c>.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>Images that each tool copied or looked at.</summary>
    public required int Images { get; init; }

    /// <summary>Bytes of their blobs, each once.</summary>
    public long UniqueBytes { get; init; }

    /// <summary>The tools, in the order of the table.</summary>
    public required IReadOnlyList<ComparedTool> Tools { get; init; }

    public required IReadOnlyList<Measurement> Measurements { get; init; }

    /// <summary>Why tools took part no more, by their names.</summary>
    public IReadOnlyDictionary<string, string> Failures { get; init; } = new Dictionary<string, string>();

    /// <summary>User and system seconds that links took, on the same machine, over all runs.</summary>
    public double LinkProcessorSeconds { get; init; }

    private IEnumerable<ComparedTool> Ours => Tools.Where(tool => tool.IsOurs);

    /// <summary>The runs of a tool.</summary>
    public IEnumerable<Measurement> Of(ComparedTool tool) => Measurements.Where(run => run.Tool == tool.Name);

    /// <summary>Their figure over ours, in each round that both took part in.</summary>
    public Spread? Ratio(ComparedTool ours, ComparedTool theirs, Func<Measurement, double> figure)
    {
        double[] ratios = [.. Of(theirs).Join(Of(ours), run => run.Round, run => run.Round, (their, our) => figure(their) / figure(our))];
        return ratios.Length is 0 ? null : Spread.Of(ratios);
    }

    /// <summary>The fastest of some tools; null where there is none.</summary>
    public ComparedTool? Fastest(IEnumerable<ComparedTool> tools) =>
        tools.Where(tool => Of(tool).Any()).MinBy(tool => Spread.Of(Of(tool).Select(run => run.Seconds)).Median);

    /// <summary>Medians with least and most, the medians of each round's own ratios, and what the requests of a run were for.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        text.AppendLine(Title).AppendLine().AppendTable(Rows()).AppendLine();
        foreach (ComparedTool ours in Ours)
        {
            foreach (ComparedTool other in Tools.Except(Ours).Where(other => Of(other).Any()))
            {
                string atLeast = Of(other).Any(run => run.WasStopped) ? "more than " : "";
                text.Append(CultureInfo.InvariantCulture, $"{other.Name} / {ours.Name}, per round: ")
                    .Append(CultureInfo.InvariantCulture, $"wall {atLeast}{Text(Ratio(ours, other, run => run.Seconds))}, ")
                    .Append(CultureInfo.InvariantCulture, $"CPU {Text(Ratio(ours, other, run => run.ProcessorSeconds))}, ")
                    .AppendLine(CultureInfo.InvariantCulture, $"peak {Text(Ratio(ours, other, run => run.PeakResidentBytes))}");
            }
        }

        text.AppendLine();
        foreach (ComparedTool tool in Tools.Where(tool => Of(tool).Any()))
            text.AppendLine(CultureInfo.InvariantCulture, $"{tool.Name} asked, in its last run: {string.Join(", ", Of(tool).Last().Requests.Select(kind => $"{kind.Value} x {kind.Key}"))}");
        foreach ((string name, string reason) in Failures)
            text.AppendLine(CultureInfo.InvariantCulture, $"{name} took part no more: {reason.Trim()}");
        if (LinkProcessorSeconds > 0)
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"the links took {LinkProcessorSeconds:0.0} s of CPU beside it, over all runs");
        return text.ToString();
    }

    private List<string[]> Rows()
    {
        List<string[]> rows = [["", "wall s", "CPU s", "peak MiB", "requests src/dst", "per image", "bytes read", "bytes stored"]];
        foreach (ComparedTool tool in Tools.Where(tool => Of(tool).Any()))
        {
            Measurement[] runs = [.. Of(tool)];
            rows.Add(
            [
                tool.Name,
                (runs.Any(run => run.WasStopped) ? "stopped at " : "") + Spread.Of(runs.Select(run => run.Seconds)).ToText("0.00"),
                Spread.Of(runs.Select(run => run.ProcessorSeconds)).ToText("0.00"),
                Spread.Of(runs.Select(run => run.PeakResidentBytes / (1024.0 * 1024))).ToText("0"),
                Same(runs.Select(run => $"{run.SourceRequests}/{run.DestinationRequests}")),
                Spread.Of(runs.Select(run => (run.SourceRequests + run.DestinationRequests) / (double)Images)).Median.ToString("0.0", CultureInfo.InvariantCulture),
                Same(runs.Select(run => run.BytesRead.ToString("N0", CultureInfo.InvariantCulture))),
                Same(runs.Select(run => run.BytesStored.ToString("N0", CultureInfo.InvariantCulture))),
            ]);
        }

        return rows;
    }

    private static string Text(Spread? ratio) => ratio?.ToText("0.00") ?? "not measured";

    // More than two would widen the table for everybody.
    private static string Same(IEnumerable<string> figures) => figures.Distinct().ToArray() switch
    {
        [var first, _, .., var last] => $"{first} … {last}",
        var few => string.Join(" or ", few),
    };
}
