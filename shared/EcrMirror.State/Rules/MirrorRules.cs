namespace EcrMirror.State.Rules;

/// <summary>The rules that state has at a moment.</summary>
/// <param name="Current">Those that hold.</param>
/// <param name="Expired">Those whose time is over and that nobody has removed yet.</param>
/// <param name="Findings">What is wrong with rows; one with a finding may still give a rule.</param>
public sealed record MirrorRules(
    IReadOnlyList<MirrorRule> Current, IReadOnlyList<MirrorRule> Expired, IReadOnlyList<MirrorRuleFinding> Findings)
{
    internal static MirrorRules Sort(IEnumerable<MirrorRule> rules, IEnumerable<MirrorRuleFinding> findings, DateTimeOffset now)
    {
        ILookup<bool, MirrorRule> byExpiry = rules.OrderBy(rule => rule.Key, StringComparer.Ordinal).ToLookup(rule => rule.IsExpired(now));
        return new MirrorRules(
            [.. byExpiry[false]], [.. byExpiry[true]], [.. findings.OrderBy(finding => finding.Key, StringComparer.Ordinal)]);
    }
}
