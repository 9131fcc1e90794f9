using EcrMirror.Rules;

namespace EcrMirror.Cli.Rules;

/// <summary>The JSON document of <c>rules validate</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record RuleFindingsDocument
{
    public required int Rules { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    public required int Errors { get; init; }

    public required int Warnings { get; init; }

    public static RuleFindingsDocument Of(RuleSet rules) => new()
    {
        Rules = rules.Rules.Count,
        Findings = Finding.Of(rules),
        Errors = rules.Findings.Count(finding => finding.IsError),
        Warnings = rules.Findings.Count(finding => !finding.IsError),
    };

    /// <summary>Something that is wrong: where, and how badly.</summary>
    public sealed record Finding(string Place, bool IsError, string Problem)
    {
        public static IReadOnlyList<Finding> Of(RuleSet rules) =>
            [.. rules.Findings.Select(finding => new Finding(finding.Origin.Place, finding.IsError, finding.Problem))];
    }
}
