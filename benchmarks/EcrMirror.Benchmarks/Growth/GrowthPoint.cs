namespace EcrMirror.Benchmarks.Growth;

/// <summary>What a set took that is so large.</summary>
/// <param name="Letter">The set.</param>
/// <param name="Number">Its repositories, tags or images.</param>
/// <param name="Seconds">From the start of the process to its end.</param>
/// <param name="Requests">To both registries.</param>
/// <param name="PeakBytes">The most memory.</param>
internal sealed record GrowthPoint(string Letter, int Number, double Seconds, int Requests, long PeakBytes);
