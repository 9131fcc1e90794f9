namespace EcrMirror.Rules.Checks;

/// <summary>
/// Says what is wrong with rules that a look at one alone does not show: those that get in each other's way, and what will not have the effect
/// that was meant. The answer depends on the rules and the time only.
/// </summary>
public static class RuleCheck
{
    /// <summary>How long before its end a rule is told of, if nobody says otherwise.</summary>
    public static TimeSpan UsualExpiryNotice { get; } = TimeSpan.FromDays(14);

    /// <summary>The rules that are to be followed, those that have expired among them, with all findings.</summary>
    /// <param name="declared">The rules of all sources, in the order in which the first of two that exclude each other is followed.</param>
    /// <param name="now">The time.</param>
    /// <param name="expiryNotice">How long before its end a rule is told of.</param>
    public static RuleSet Check(RuleSet declared, DateTimeOffset now, TimeSpan expiryNotice)
    {
        var problems = new List<RuleProblem>();
        IReadOnlyList<MirrorRule> rules = declared.Rules;
        foreach (Func<IReadOnlyList<MirrorRule>, IEnumerable<RuleProblem>> check in new Func<IReadOnlyList<MirrorRule>, IEnumerable<RuleProblem>>[]
        {
            IdCheck.Check,
            NameCheck.Check,
            SelfCheck.Check,
            followed => OverlapCheck.Check([.. followed.Where(rule => !rule.IsExpired(now))]),
            followed => CycleCheck.Check([.. followed.Where(rule => !rule.IsExpired(now))]),
            SelectionCheck.Check,
            EffectCheck.Check,
            followed => ExpiryCheck.Check(followed, now, expiryNotice),
        })
        {
            RuleProblem[] found = [.. check(rules)];
            problems.AddRange(found);
            HashSet<MirrorRule> wrong = new(found.Where(problem => problem.IsError).Select(problem => problem.Rule), ReferenceEqualityComparer.Instance);
            if (wrong.Count > 0)
                rules = [.. rules.Where(rule => !wrong.Contains(rule))];
        }

        return new RuleSet(rules, [.. declared.Findings, .. InOrder(declared.Rules, problems)]);
    }

    private static IEnumerable<RuleFinding> InOrder(IReadOnlyList<MirrorRule> rules, List<RuleProblem> problems)
    {
        Dictionary<MirrorRule, int> places = new(ReferenceEqualityComparer.Instance);
        for (int at = 0; at < rules.Count; at++)
            places[rules[at]] = at;
        return problems.OrderBy(problem => places[problem.Rule]).Select(problem => new RuleFinding(problem.Rule.Origin, problem.IsError, problem.Text));
    }
}
