namespace EcrMirror.Benchmarks.Compare.Verdicts;

/// <summary>What was measured for a must, and whether that is enough.</summary>
internal sealed record Finding(string Measured, bool IsMet);
