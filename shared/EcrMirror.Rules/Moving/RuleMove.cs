using EcrMirror.Rules.Checks;

namespace EcrMirror.Rules.Moving;

/// <summary>Says what writing rules to a place would change there. The answer depends on the rules and the time only.</summary>
public static class RuleMove
{
    /// <summary>What becomes of each rule. What cannot be written stops no other.</summary>
    /// <param name="rules">The rules that are to be there.</param>
    /// <param name="there">What is there.</param>
    /// <param name="fit">What a rule would say there: <see cref="IRulePlace.Fit"/>.</param>
    /// <param name="replaces">Whether rules take the place of others with their ids.</param>
    /// <param name="now">The time.</param>
    /// <returns>The steps, in the order of the rules; and what is doubtful about rules that would be new there.</returns>
    public static (IReadOnlyList<RuleMoveStep> Steps, IReadOnlyList<RuleFinding> Warnings) Plan(
        IReadOnlyList<MirrorRule> rules, RuleSet there, Func<MirrorRule, RuleFit> fit, bool replaces, DateTimeOffset now)
    {
        var taken = there.Rules.GroupBy(rule => rule.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        Dictionary<RuleOrigin, string> places = there.Rules.DistinctBy(rule => rule.Origin).ToDictionary(rule => rule.Origin, rule => rule.Id);
        ILookup<RuleOrigin, RuleFinding> wrong = there.Findings.Where(finding => finding.IsError).ToLookup(finding => finding.Origin);
        var borrowed = there.Borrowed.ToDictionary(rule => rule.Origin);
        RuleMoveStep[] steps = [.. rules.Select(Step)];
        return Check(steps, there, now);

        RuleMoveStep Step(MirrorRule rule)
        {
            RuleFit fitted = fit(rule);
            if (fitted.Rule is not { } after)
                return new RuleMoveStep(rule.Id, RuleMoveKind.Refused, fitted.Problems);

            if (taken.GetValueOrDefault(after.Id) is { } before)
            {
                IReadOnlyList<RuleDifference> differences = RuleComparison.Differences(before, after);
                return differences.Count == 0 ? new RuleMoveStep(rule.Id, RuleMoveKind.Same, [])
                    : replaces ? new RuleMoveStep(rule.Id, RuleMoveKind.Replaced, [.. differences.Select(difference => $"{difference}")], new RuleChange(before, after))
                    : new RuleMoveStep(rule.Id, RuleMoveKind.Differs, [.. differences.Select(difference => $"{difference}")]);
            }

            if (places.TryGetValue(after.Origin, out string? other))
                return Refused(rule, $"There is one rule at {after.Origin}, and it is '{other}'.");
            if (borrowed.TryGetValue(after.Origin, out BorrowedRule? like))
                return Refused(rule, $"{after.Origin} is declared to be as the rule '{like.Rule}' says.");
            if (wrong[after.Origin].FirstOrDefault() is { } finding)
                return Refused(rule, $"What stands at {after.Origin} is wrong, and is left alone: {finding.Problem}");

            taken.Add(after.Id, after);
            places.Add(after.Origin, after.Id);
            return new RuleMoveStep(rule.Id, RuleMoveKind.Added, [], new RuleChange(null, after));
        }
    }

    // Of two rules that exclude each other the later one is not followed; what is new comes last.
    private static (IReadOnlyList<RuleMoveStep> Steps, IReadOnlyList<RuleFinding> Warnings) Check(RuleMoveStep[] steps, RuleSet there, DateTimeOffset now)
    {
        HashSet<MirrorRule> replaced = new(steps.Select(step => step.Change?.Before).OfType<MirrorRule>(), ReferenceEqualityComparer.Instance);
        MirrorRule[] added = [.. steps.Select(step => step.Change?.After).OfType<MirrorRule>()];
        RuleSet whole = RuleCheck.Check(new RuleSet([.. there.Rules.Where(rule => !replaced.Contains(rule)), .. added], []), now, RuleCheck.UsualExpiryNotice);
        HashSet<RuleOrigin> origins = [.. added.Select(rule => rule.Origin)];
        ILookup<RuleOrigin, RuleFinding> errors = whole.Findings.Where(finding => finding.IsError).ToLookup(finding => finding.Origin);
        return (
            [
                .. steps.Select(step => step.Change?.After is { } after && errors.Contains(after.Origin)
                    ? new RuleMoveStep(step.Id, RuleMoveKind.Refused, [.. errors[after.Origin].Select(finding => finding.Problem)])
                    : step),
            ],
            [.. whole.Findings.Where(finding => !finding.IsError && origins.Contains(finding.Origin))]);
    }

    private static RuleMoveStep Refused(MirrorRule rule, string problem) => new(rule.Id, RuleMoveKind.Refused, [problem]);
}
