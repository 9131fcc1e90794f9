using System.Globalization;
using System.Text;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Rules;

/// <summary>What steps took, as many as there are rules grow.</summary>
internal sealed record RulesReport
{
    private const double Mebibyte = 1024 * 1024;

    public required string Benchmark { get; init; }

    public required Machine Machine { get; init; }

    public required IReadOnlyList<RulesStep> Steps { get; init; }

    /// <summary>A row for each step, with the processor's seconds of each number of rules, because others share the machine; what else there is to tell is of the most.</summary>
    public string ToText()
    {
        List<string[]> rows = [["", "of", "CPU s at 1/4", "1/2", "1/1", "wall s", "first output s", "allocated MiB", "kept MiB", "peak MiB"]];
        foreach (IGrouping<string, RulesStep> step in Steps.GroupBy(step => step.Name))
        {
            RulesStep most = step.Last();
            rows.Add(
            [
                step.Key,
                most.Count.ToString(CultureInfo.InvariantCulture),
                .. step.Select(each => Number(each.ProcessorSeconds, "0.00")),
                Number(most.Seconds, "0.00"),
                Number(most.FirstOutputSeconds, "0.00"),
                Number(most.AllocatedBytes / Mebibyte, "0"),
                Number(most.KeptBytes / Mebibyte, "0"),
                Number(most.PeakResidentBytes / Mebibyte, "0"),
            ]);
        }

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        text.AppendLine(Benchmark).AppendLine();
        foreach (string[] row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => column is 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        text.AppendLine().AppendLine(Machine.Processor).AppendLine(Machine.System).AppendLine(CultureInfo.InvariantCulture, $"load {Machine.Load}");
        return text.ToString();
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
