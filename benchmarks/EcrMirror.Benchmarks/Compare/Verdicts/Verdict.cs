namespace EcrMirror.Benchmarks.Compare.Verdicts;

/// <summary>A must beside what was measured.</summary>
internal sealed record Verdict(string Set, string Must, string Measured, string Outcome)
{
    public const string Met = "met";
    public const string Missed = "missed";
    public const string NotRun = "not run";
}
