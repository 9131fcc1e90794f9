using System.Globalization;
using System.Text;
using System.Text.Json;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Transport;

/// <summary>What the transport makes of what the emulator can do.</summary>
internal sealed record TransportReport
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required string Benchmark { get; init; }

    public required Machine Machine { get; init; }

    public required IReadOnlyList<TransportMeasurement> Measurements { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Indented) + "\n";

    /// <summary>Medians with least and most, and the medians of each round's own ratios.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        text.AppendLine(Benchmark).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"messages/s",-12}  {"client alone",24}  {"transport",24}  {"transport / client",20}");
        foreach (IGrouping<string, TransportMeasurement> work in Measurements.GroupBy(measurement => measurement.Work))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{work.Key,-12}  {Spread.Of(work.Select(run => run.Bare)).ToText("0"),24}  {Spread.Of(work.Select(run => run.Transport)).ToText("0"),24}  {Spread.Of(work.Select(run => run.Transport / run.Bare)).ToText("0.00"),20}");
        }
        text.AppendLine().AppendLine(Machine.Processor).AppendLine(Machine.System);
        foreach (string version in Machine.Versions)
            text.AppendLine(version);
        text.AppendLine(CultureInfo.InvariantCulture, $"load {Machine.Load}");
        return text.ToString();
    }
}
