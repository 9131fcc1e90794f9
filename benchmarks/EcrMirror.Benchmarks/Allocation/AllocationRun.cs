namespace EcrMirror.Benchmarks.Allocation;

/// <summary>What one run allocated in all.</summary>
internal sealed record AllocationRun(string What, long Bytes);
