using EcrMirror.Benchmarks.Allocation;
using EcrMirror.Benchmarks.Copiers;
using EcrMirror.Benchmarks.Growth;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Benchmarks.Memory;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>All that one run has measured; what was not asked for is null or missing.</summary>
internal sealed record CompareResults
{
    public IReadOnlyList<Comparison> Comparisons { get; init; } = [];

    public AllocationResult? Allocation { get; init; }

    public GrowthResult? Growth { get; init; }

    public CopiersResult? Copiers { get; init; }

    public MemoryResult? Memory { get; init; }
}
