using System.Globalization;
using EcrMirror.Benchmarks.Growth;
using EcrMirror.Benchmarks.Measuring;

namespace EcrMirror.Benchmarks.Compare.Verdicts;

/// <summary>
/// The table of what has to hold. Ratios are medians of each round's own; counts hold in every run. "Best" is the fastest other tool that
/// verifies digests.
/// </summary>
internal static class Musts
{
    private const double Mebibyte = 1024 * 1024;

    public static IReadOnlyList<Must> All { get; } =
    [
        Faster("A", 1.15, "skopeo of the stable release", Program("skopeo")),
        Faster("A", 0.95, "best", Verifying),
        LessProcessor("A", 0.65, "skopeo of the stable release", "skopeo"),
        Faster("B", 1.15, "skopeo of the stable release", Program("skopeo")),
        Faster("B", 0.95, "best", Verifying),
        Faster("B over TLS", 1.2, "each of crane, regctl and oras", Program("crane", "regctl", "oras")),
        Faster("B over TLS", 0.95, "skopeo of the unstable suite", Program("skopeo-new")),
        Faster("C", 2, "best", Verifying),
        OnceRead("C"),
        Requests("C", OurTools.Sync, 40, "requests per image"),
        Faster("D", 10, "skopeo sync of the stable release", Program("skopeo")),
        Faster("D", 0.9, "the fastest", Verifying),
        Requests("D", OurTools.Sync, 2, "requests per tag besides the list of tags"),
        NoPut("D"),
        Faster("D", 1.5, "the fastest, with state", Verifying, OurTools.SyncWithState),
        Requests("D", OurTools.SyncWithState, 1, "request per tag, with state"),
        Requests("D", OurTools.SyncNeverMoves, 0, "requests per tag that never moves"),
        Faster("D at wan", 2, "crane -j 8", Program("crane")),
        Faster("D at wan", 10, "regsync", Program("regsync")),
        Faster("E", 2.5, "skopeo sync of the stable release", Program("skopeo")),
        Faster("E", 1.1, "best", Verifying),
        Requests("E", OurTools.Sync, 9, "requests per image"),
        Faster("A at slow-stream", 3.5, "skopeo of the stable release", Program("skopeo")),
        new Must("A at slow-stream", "<= 160 MiB", results => Peak(results.Comparisons.Where(comparison => comparison.Name is "A at slow-stream"), 160)),
        Faster("B at limited to 3", 2.5, "best", Verifying),
        OnceRead("B at limited to 3"),
        new Must("memory", "<= 160 MiB, all sets, all services in the process", results => Peak(results.Comparisons, 160)),
        new Must("memory", "flat in blob size: <= 1.1 x for a layer four times as large", results => results.Memory is { } memory
            ? Limit(memory.LargeLayerPeakBytes / (double)memory.SmallLayerPeakBytes, 1.1, "0.00", " x")
            : null),
        new Must("memory", "<= 128 MiB, a Copier alone", results => results.Copiers is { } copiers
            ? Limit(copiers.Runs.Max(run => run.CopierPeakBytes) / Mebibyte, 128, "0", " MiB")
            : null),
        new Must("memory", "<= 256 MiB, 50 blobs of 5 GB in flight", results => results.Memory is { } memory
            ? new Finding(
                FormattableString.Invariant($"{memory.InFlightPeakBytes / Mebibyte:0} MiB with {memory.MostInFlight} at once"),
                memory.InFlightPeakBytes <= 256 * Mebibyte && memory.MostInFlight >= memory.Blobs)
            : null),
        new Must("allocation", "<= 4 MiB per GiB copied, A", results => results.Allocation is { } allocation
            ? Limit(allocation.PerGibibyteOfA / Mebibyte, 4, "0.00", " MiB")
            : null),
        new Must("allocation", "<= 4 MiB per GiB copied, B", results => results.Allocation is { } allocation
            ? Limit(allocation.PerGibibyteOfB / Mebibyte, 4, "0.00", " MiB")
            : null),
        new Must("allocation", "<= 10 KiB per no-op tag in the client path", results => results.Allocation is { } allocation
            ? Limit(allocation.PerTagOfClient / 1024, 10, "0.0", " KiB")
            : null),
        .. GrowthResult.Letters.Select(letter => new Must($"growth of {letter}", "requests and memory linear or better", results => results.Growth is { } growth
            ? new Finding(growth.Describe(letter), growth.IsLinear(letter))
            : null)),
        new Must("Copiers", "1, 2 and 4 scale until the registry is full", results => results.Copiers is { } copiers
            ? new Finding(copiers.DescribeSpeed(), copiers.Scales)
            : null),
        new Must("Copiers", "the source is read once per distinct blob", results => results.Copiers is { } copiers
            ? Limit(copiers.Runs.Max(run => run.ReadOverDistinct), 1.01, "0.000", " x")
            : null),
    ];

    public static IReadOnlyList<Verdict> Judge(CompareResults results) => [.. All.Select(must => must.On(results))];

    private static Must Faster(string set, double least, string thanText, Func<Comparison, IEnumerable<ComparedTool>> than, string ours = OurTools.Sync) => new(
        set,
        FormattableString.Invariant($">= {least} x {thanText}"),
        results => Compare(results, set, than, ours, run => run.Seconds) is { } found
            ? new Finding(FormattableString.Invariant($"{(found.IsAtLeast ? "more than " : "")}{found.Ratio:0.00} x {found.Than.Name}"), found.Ratio >= least)
            : null);

    private static Must LessProcessor(string set, double most, string thanText, string than) => new(
        set,
        FormattableString.Invariant($"CPU <= {most} x {thanText}"),
        results => Compare(results, set, Program(than), OurTools.Sync, run => run.ProcessorSeconds) is { } found
            ? new Finding(FormattableString.Invariant($"{1 / found.Ratio:0.00} x {found.Than.Name}"), 1 / found.Ratio <= most)
            : null);

    private static Must Requests(string set, string ours, double most, string text) => new(
        set,
        FormattableString.Invariant($"<= {most} {text}"),
        results => Runs(results, set, ours, (comparison, runs) => Limit(
            runs.Max(run => run.Requests.Where(kind => !kind.Key.EndsWith(" tags", StringComparison.Ordinal)).Sum(kind => kind.Value)) / (double)comparison.Images, most, "0.0", "")));

    private static Must NoPut(string set) => new(set, "no PUT", results => Runs(results, set, OurTools.Sync, (_, runs) =>
        Limit(runs.Max(run => run.Requests.Where(kind => kind.Key.Contains(" PUT ", StringComparison.Ordinal)).Sum(kind => kind.Value)), 0, "0", "")));

    private static Must OnceRead(string set) => new(set, "bytes read <= 1.01 x those of distinct blobs", results => Runs(results, set, OurTools.Sync, (comparison, runs) =>
        Limit(runs.Max(run => run.BytesRead) / (double)comparison.UniqueBytes, 1.01, "0.000", " x")));

    private static (double Ratio, ComparedTool Than, bool IsAtLeast)? Compare(
        CompareResults results, string set, Func<Comparison, IEnumerable<ComparedTool>> than, string ours, Func<Measurement, double> figure)
    {
        if (Find(results, set) is not { } comparison || Our(comparison, ours) is not { } our || comparison.Fastest(than(comparison)) is not { } other)
            return null;
        return comparison.Ratio(our, other, figure) is { } ratio ? (ratio.Median, other, comparison.Of(other).Any(run => run.WasStopped)) : null;
    }

    private static Finding? Runs(CompareResults results, string set, string ours, Func<Comparison, IReadOnlyList<Measurement>, Finding> judge) =>
        Find(results, set) is { } comparison && Our(comparison, ours) is { } our && comparison.Of(our).ToArray() is { Length: > 0 } runs ? judge(comparison, runs) : null;

    private static Finding? Peak(IEnumerable<Comparison> comparisons, double mostMebibytes)
    {
        (string Name, long Bytes)[] peaks =
        [
            .. from comparison in comparisons
               from run in comparison.Measurements
               where run.Tool.StartsWith(OurTools.Sync, StringComparison.Ordinal)
               select (comparison.Name, run.PeakResidentBytes),
        ];
        if (peaks.Length is 0)
            return null;
        (string name, long most) = peaks.MaxBy(peak => peak.Bytes);
        return Limit(most / Mebibyte, mostMebibytes, "0", $" MiB on {name}");
    }

    private static Finding Limit(double value, double most, string format, string unit) => new(value.ToString(format, CultureInfo.InvariantCulture) + unit, value <= most);

    private static Comparison? Find(CompareResults results, string set) => results.Comparisons.FirstOrDefault(comparison => comparison.Name == set);

    private static ComparedTool? Our(Comparison comparison, string name) => comparison.Tools.FirstOrDefault(tool => tool.Name == name);

    private static Func<Comparison, IEnumerable<ComparedTool>> Program(params string[] programs) => comparison => comparison.Tools.Where(tool => programs.Contains(tool.Program));

    private static IEnumerable<ComparedTool> Verifying(Comparison comparison) => comparison.Tools.Where(tool => tool is { IsOurs: false, VerifiesDigests: true });
}
