using EcrMirror.Rules;

namespace EcrMirror.Scheduler.Rules;

/// <summary>Rules of several places as one list, in which each id stands once and each destination has a name.</summary>
/// <param name="Rules">The rules that are followed, also those that have expired.</param>
/// <param name="Findings">What is wrong, each place's own first.</param>
public sealed record RuleMerge(IReadOnlyList<MirrorRule> Rules, IReadOnlyList<RuleFinding> Findings)
{
    /// <summary>Puts rules together; of two with one id, that of the place which is named first is followed.</summary>
    public static RuleMerge Of(IReadOnlyList<RuleSet> sets)
    {
        List<RuleFinding> findings = [.. sets.SelectMany(set => set.Findings)];
        var byId = new Dictionary<string, MirrorRule>(StringComparer.Ordinal);
        foreach (MirrorRule rule in sets.SelectMany(set => set.Rules))
            Add(rule);

        // What is borrowed is no lender itself, so that nothing goes in circles.
        var lenders = new Dictionary<string, MirrorRule>(byId, StringComparer.Ordinal);
        foreach (BorrowedRule borrowed in sets.SelectMany(set => set.Borrowed))
        {
            if (lenders.TryGetValue(borrowed.Rule, out MirrorRule? lender))
                Add(borrowed.From(lender));
            else
                findings.Add(RuleFinding.Error(borrowed.Origin, $"It is to be as the rule '{borrowed.Rule}' says, and no rule is called that. Correct the name, or add the rule."));
        }

        return new RuleMerge([.. byId.Values], findings);

        void Add(MirrorRule rule)
        {
            if (byId.TryGetValue(rule.Id, out MirrorRule? first))
            {
                findings.Add(RuleFinding.Error(
                    rule.Origin, $"It is called '{rule.Id}', as the rule at {first.Origin} ({first.Origin.Kind}) is. That one is followed and this one is not: give it an id of its own."));
                return;
            }

            RuleDestination[] named = [.. rule.Destinations.Where(destination => HasName(destination, rule, findings))];
            if (named.Length > 0)
                byId.Add(rule.Id, named.Length < rule.Destinations.Count ? rule with { Destinations = named } : rule);
        }
    }

    private static bool HasName(RuleDestination destination, MirrorRule rule, List<RuleFinding> findings)
    {
        try
        {
            _ = destination.Repository.Expand(rule.Source.Repository);
            if (rule.Source.Image is { } image)
                _ = destination.For(image);
            return true;
        }
        catch (FormatException unnamed)
        {
            findings.Add(RuleFinding.Error(rule.Origin, $"Nothing is mirrored to {destination.Repository}: {unnamed.Message}"));
            return false;
        }
    }
}
