using System.Globalization;
using System.Text;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Copiers;

/// <summary>What numbers of Copiers did, each a process of its own.</summary>
internal sealed record CopiersResult
{
    // Messages and claims take their time beside the bytes.
    private const double Good = 0.75;

    private const double Megabyte = 1_000_000;

    /// <summary>What a Copier can read at most, because each of its connections is limited.</summary>
    public required long MostOfCopier { get; init; }

    /// <summary>What the registry can take at most.</summary>
    public required long MostOfRegistry { get; init; }

    /// <summary>From one Copier to the most.</summary>
    public required IReadOnlyList<CopiersRun> Runs { get; init; }

    /// <summary>Whether each number does three quarters at least of what the one Copier's speed, or the full registry, would give it.</summary>
    public bool Scales => Runs.All(run => run.BytesPerSecond >= Good * Math.Min(run.Copiers * Runs[0].BytesPerSecond, MostOfRegistry));

    public string DescribeSpeed() => string.Join(", ", Runs.Select(run => FormattableString.Invariant($"{run.Copiers}: {run.BytesPerSecond / Megabyte:0} MB/s")))
        + FormattableString.Invariant($", full at {MostOfRegistry / Megabyte:0}");

    public string ToText()
    {
        List<string[]> rows =
        [
            ["Copiers", "wall s", "MB/s", "source bytes / distinct", "peak MiB of a Copier"],
            .. Runs.Select(run => new[]
            {
                run.Copiers.ToString(CultureInfo.InvariantCulture),
                run.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                (run.BytesPerSecond / Megabyte).ToString("0.0", CultureInfo.InvariantCulture),
                run.ReadOverDistinct.ToString("0.000", CultureInfo.InvariantCulture),
                (run.CopierPeakBytes / (1024.0 * 1024)).ToString("0", CultureInfo.InvariantCulture),
            }),
        ];
        return new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"Copiers as processes of their own; a Copier can read {MostOfCopier / Megabyte:0} MB/s, the registry takes {MostOfRegistry / Megabyte:0} MB/s").AppendLine()
            .AppendTable(rows).ToString();
    }
}
