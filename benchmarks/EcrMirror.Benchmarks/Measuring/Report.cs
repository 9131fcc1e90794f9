using System.Text;
using System.Text.Json;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>What was measured, tool beside tool, on one machine.</summary>
internal sealed record Report
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required string Benchmark { get; init; }

    public required Machine Machine { get; init; }

    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Indented) + "\n";

    public string ToTable()
    {
        var text = new StringBuilder();
        text.AppendLine(Benchmark);
        foreach (Comparison comparison in Comparisons)
            text.AppendLine().Append(comparison.ToTable());
        return text.AppendLine().AppendMachine(Machine).ToString();
    }
}
