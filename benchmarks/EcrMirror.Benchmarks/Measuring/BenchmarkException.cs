namespace EcrMirror.Benchmarks.Measuring;

/// <summary>What was measured did not do what it was measured for.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
