using System.Globalization;
using System.Text;
using System.Text.Json;
using EcrMirror.Benchmarks.Compare.Verdicts;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>What was measured on one machine, and what that says of each must.</summary>
internal sealed record CompareReport
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required string Benchmark { get; init; }

    public required Machine Machine { get; init; }

    public required CompareResults Results { get; init; }

    public IReadOnlyList<Verdict> Verdicts => Musts.Judge(Results);

    public string ToJson() => JsonSerializer.Serialize(this, Indented) + "\n";

    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine(Benchmark).AppendLine().AppendMachine(Machine);
        foreach (Comparison comparison in Results.Comparisons)
            text.AppendLine().Append(comparison.ToTable());
        foreach (string part in new[] { Results.Allocation?.ToText(), Results.Growth?.ToText(), Results.Copiers?.ToText(), Results.Memory?.ToText() }.OfType<string>())
            text.AppendLine().Append(part);

        List<string[]> rows = [["set", "must", "measured", ""], .. Verdicts.Select(verdict => new[] { verdict.Set, verdict.Must, verdict.Measured, verdict.Outcome })];
        text.AppendLine().AppendTable(rows, isProse: true).AppendLine();
        return text.AppendLine(string.Join(", ", Verdicts.CountBy(verdict => verdict.Outcome).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {count.Key}")))).ToString();
    }
}
