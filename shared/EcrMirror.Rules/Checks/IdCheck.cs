namespace EcrMirror.Rules.Checks;

/// <summary>An id names one rule.</summary>
internal static class IdCheck
{
    public static IEnumerable<RuleProblem> Check(IReadOnlyList<MirrorRule> rules)
    {
        var known = new Dictionary<string, MirrorRule>(StringComparer.Ordinal);
        foreach (MirrorRule rule in rules)
        {
            if (!known.TryAdd(rule.Id, rule))
            {
                string cure = rule.Id == rule.Source.ToString() ? "Give one of them an id, or put all that is wanted of the source into one." : "Give one of them another id.";
                yield return RuleProblem.Error(rule, $"The rule '{rule.Id}' is there already, at {known[rule.Id].Origin}, and this one is not followed. {cure}");
            }
        }
    }
}
