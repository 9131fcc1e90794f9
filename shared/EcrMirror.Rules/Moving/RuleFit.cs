namespace EcrMirror.Rules.Moving;

/// <summary>A rule in terms of one place.</summary>
/// <param name="Rule">The rule as it would be read there; null where the place cannot say all of it.</param>
/// <param name="Problems">What it cannot say, and why; at least one where there is no rule, and none where there is one.</param>
public sealed record RuleFit(MirrorRule? Rule, IReadOnlyList<string> Problems)
{
    /// <summary>The place can say all of it.</summary>
    public static RuleFit Whole(MirrorRule rule) => new(rule, []);

    /// <summary>The place cannot say all of it.</summary>
    public static RuleFit None(params IReadOnlyList<string> problems) => new(null, problems);

    /// <summary>A rule that was written and read again: whole, unless it says something else then.</summary>
    /// <param name="asked">The rule that is to be written.</param>
    /// <param name="read">What reading gave; its findings are problems.</param>
    public static RuleFit Of(MirrorRule asked, RuleSet read)
    {
        string[] problems = [.. read.Findings.Where(finding => finding.IsError).Select(finding => finding.Problem)];
        if (read.Rules is not [var again])
            return None(problems is [] ? ["It would not be read there as a rule."] : problems);

        problems = [.. problems, .. RuleComparison.Differences(asked, again).Select(difference => $"It would say something else there: {difference}.")];
        return problems is [] ? Whole(again) : None(problems);
    }
}
