using System.Globalization;
using System.Text;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Limits;

/// <summary>What no client can get past on this machine.</summary>
/// <param name="HashBytesPerSecond">SHA-256 of one core.</param>
/// <param name="LoopbackBytesPerSecond">From one process's socket to its other, both cores at work.</param>
/// <param name="SourceSecondsPerGibibyte">The processor's time that docker-registry takes to give a GiB.</param>
/// <param name="DestinationSecondsPerGibibyte">The processor's time that docker-registry takes to store a GiB.</param>
/// <param name="DestinationWallPerGibibyte">How long one upload of a GiB takes it.</param>
internal sealed record LimitsResult(
    double HashBytesPerSecond, double LoopbackBytesPerSecond, double SourceSecondsPerGibibyte, double DestinationSecondsPerGibibyte, double DestinationWallPerGibibyte)
{
    public string ToText()
    {
        List<string[]> rows =
        [
            ["SHA-256, one core", Text(HashBytesPerSecond / 1e9, "0.00"), "GB/s"],
            ["loopback, one connection", Text(LoopbackBytesPerSecond / 1e9, "0.00"), "GB/s"],
            ["docker-registry gives a GiB", Text(SourceSecondsPerGibibyte, "0.00"), "s of CPU"],
            ["docker-registry stores a GiB", Text(DestinationSecondsPerGibibyte, "0.00"), "s of CPU"],
            ["the same, by the clock", Text(DestinationWallPerGibibyte, "0.00"), "s"],
        ];
        return new StringBuilder("Limits of the machine\n\n").AppendTable(rows).ToString();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
