namespace EcrMirror.Benchmarks.Rules;

/// <summary>What one step took, of which several may be in one process.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Count">Of how many.</param>
/// <param name="Seconds">From its beginning to its end.</param>
/// <param name="ProcessorSeconds">User and system time.</param>
/// <param name="AllocatedBytes">What it allocated, kept or not; null where that is not known.</param>
/// <param name="KeptBytes">What is reachable after it; null where that is not known.</param>
internal sealed record RulesStep(string Name, int Count, double Seconds, double ProcessorSeconds, long? AllocatedBytes, long? KeptBytes)
{
    /// <summary>When a program wrote the first of its output, from its start; null for what is no program.</summary>
    public double? FirstOutputSeconds { get; init; }

    /// <summary>The most that the process had resident; it is that of all steps that share one.</summary>
    public long PeakResidentBytes { get; init; }
}
