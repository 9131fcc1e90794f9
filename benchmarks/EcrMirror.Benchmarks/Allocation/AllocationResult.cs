using System.Globalization;
using System.Text;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Allocation;

/// <summary>
/// Bytes that were allocated for more of the same work: what a program allocates anyway is in both of the runs that are set against each
/// other, so that it is in none of these.
/// </summary>
internal sealed record AllocationResult
{
    /// <summary>For a GiB more in one layer, by the whole program.</summary>
    public required double PerGibibyteOfA { get; init; }

    /// <summary>For a GiB more in twenty layers, by the whole program.</summary>
    public required double PerGibibyteOfB { get; init; }

    /// <summary>For a tag more in sync, by the client: a look at the source's and at the destination's.</summary>
    public required double PerTagOfClient { get; init; }

    /// <summary>For a tag more in sync, by the whole program.</summary>
    public required double PerTag { get; init; }

    /// <summary>The runs, such as <c>A, 512 MiB</c>, with all that the program allocated.</summary>
    public required IReadOnlyList<AllocationRun> Runs { get; init; }

    public string ToText()
    {
        List<string[]> rows =
        [
            ["", "allocated KiB"],
            .. Runs.Select(run => new[] { run.What, Kibibytes(run.Bytes) }),
            ["per GiB more of A", Kibibytes(PerGibibyteOfA)],
            ["per GiB more of B", Kibibytes(PerGibibyteOfB)],
            ["per tag more of D, the client path", Kibibytes(PerTagOfClient)],
            ["per tag more of D, the whole program", Kibibytes(PerTag)],
        ];
        return new StringBuilder("Allocation\n\n").AppendTable(rows).ToString();
    }

    private static string Kibibytes(double bytes) => (bytes / 1024).ToString("N1", CultureInfo.InvariantCulture);
}
