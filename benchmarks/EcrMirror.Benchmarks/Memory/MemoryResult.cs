using System.Globalization;
using System.Text;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Memory;

/// <summary>The most memory that <c>ecr-mirror sync</c> had, with all services in its process.</summary>
internal sealed record MemoryResult
{
    private const double Mebibyte = 1024 * 1024;

    public required long SmallLayerBytes { get; init; }

    public required long SmallLayerPeakBytes { get; init; }

    /// <summary>Of a layer four times as large.</summary>
    public required long LargeLayerPeakBytes { get; init; }

    /// <summary>Blobs of 5 GB that were to be in flight together.</summary>
    public required int Blobs { get; init; }

    /// <summary>How many of them the source sent at the same time.</summary>
    public required int MostInFlight { get; init; }

    /// <summary>After how long the program was stopped.</summary>
    public required double InFlightSeconds { get; init; }

    public required long InFlightPeakBytes { get; init; }

    public string ToText()
    {
        List<string[]> rows =
        [
            ["", "peak MiB"],
            [FormattableString.Invariant($"one layer of {SmallLayerBytes / Mebibyte:0} MiB"), Mebibytes(SmallLayerPeakBytes)],
            [FormattableString.Invariant($"one layer of {4 * SmallLayerBytes / Mebibyte:0} MiB"), Mebibytes(LargeLayerPeakBytes)],
            [FormattableString.Invariant($"{Blobs} blobs of 5 GB, {MostInFlight} in flight, stopped after {InFlightSeconds:0} s"), Mebibytes(InFlightPeakBytes)],
        ];
        return new StringBuilder("Memory of ecr-mirror sync\n\n").AppendTable(rows).ToString();
    }

    private static string Mebibytes(long bytes) => (bytes / Mebibyte).ToString("0", CultureInfo.InvariantCulture);
}
