namespace EcrMirror.Rules.Files;

/// <summary>Members of rules that leave them out, and who reads them.</summary>
internal sealed class RuleDefaults(MapReader? map)
{
    /// <summary>The members that may be given once for all.</summary>
    public static IReadOnlyList<string> Members { get; } = ["destinations", "schedule", "platforms", "immutableTags", "priority"];

    /// <summary>The member of a rule, or else the one for all rules; null where neither is there.</summary>
    public RuleNode.Member? Find(MapReader rule, string name) => rule.Find(name) ?? map?.Find(name);
}
