using EcrMirror.Rules;

namespace EcrMirror.Cli.Rules;

/// <summary>The JSON document of <c>rules list</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record RuleListDocument
{
    public required IReadOnlyList<RuleDocument> Rules { get; init; }

    public required IReadOnlyList<RuleFindingsDocument.Finding> Findings { get; init; }

    public static RuleListDocument Of(RuleSet rules, DateTimeOffset now) =>
        new() { Rules = [.. rules.Rules.Select(rule => RuleDocument.Of(rule, now))], Findings = RuleFindingsDocument.Finding.Of(rules) };
}
