namespace EcrMirror.Benchmarks.Compare.Verdicts;

/// <summary>Something that has to hold.</summary>
/// <param name="Set">Of which content, such as <c>B over TLS</c>.</param>
/// <param name="Text">What has to hold.</param>
/// <param name="Judge">Finds out whether it does; null where it was not measured.</param>
internal sealed record Must(string Set, string Text, Func<CompareResults, Finding?> Judge)
{
    public Verdict On(CompareResults results) => Judge(results) switch
    {
        null => new Verdict(Set, Text, "", Verdict.NotRun),
        var finding => new Verdict(Set, Text, finding.Measured, finding.IsMet ? Verdict.Met : Verdict.Missed),
    };
}
