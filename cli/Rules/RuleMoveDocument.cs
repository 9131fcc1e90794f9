using EcrMirror.Rules.Moving;

namespace EcrMirror.Cli.Rules;

/// <summary>The JSON document of <c>rules add</c>, <c>rules remove</c> and <c>rules import</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record RuleMoveDocument
{
    /// <summary>Whether nothing was written.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>Where to.</summary>
    public required string Place { get; init; }

    /// <summary>What became of each rule.</summary>
    public required IReadOnlyList<Step> Rules { get; init; }

    public static RuleMoveDocument Of(string place, IReadOnlyList<RuleMoveStep> steps, bool isDryRun) => new()
    {
        IsDryRun = isDryRun,
        Place = place,
        Rules = [.. steps.Select(step => new Step(step.Id, RuleWording.Word(step.Kind), step.Details))],
    };

    /// <param name="Id">The rule's id.</param>
    /// <param name="Outcome">What became of it: <c>added</c>, <c>replaced</c>, <c>same</c>, <c>removed</c>, <c>differs</c> or <c>refused</c>.</param>
    /// <param name="Details">What is different, or why it was refused.</param>
    public sealed record Step(string Id, string Outcome, IReadOnlyList<string> Details);
}
