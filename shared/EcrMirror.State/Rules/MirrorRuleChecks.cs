namespace EcrMirror.State.Rules;

internal static class MirrorRuleChecks
{
    /// <summary>The rule, unless it has no destination: a row without one would be a finding when it is read.</summary>
    public static MirrorRule ThrowIfEmpty(this MirrorRule rule) => rule.Destinations.Count > 0
        ? rule
        : throw new ArgumentException($"The rule for '{rule.Key}' has no destination.", nameof(rule));
}
