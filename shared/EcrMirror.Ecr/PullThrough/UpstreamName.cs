namespace EcrMirror.Ecr.PullThrough;

/// <summary>What a cached repository is called at the upstream.</summary>
/// <remarks>Source: Amazon ECR user guide, "Customizing repository prefixes for pull through cache".</remarks>
internal static class UpstreamName
{
    /// <summary>The name, for a repository that the rule covers.</summary>
    public static string Of(PullThroughRuleOptions rule, string cached)
    {
        string rest = rule.Prefix is CachePrefix.Root ? cached : cached[(rule.Prefix.Length + 1)..];
        return rule.UpstreamPrefix is null or CachePrefix.Root ? rest : $"{rule.UpstreamPrefix}/{rest}";
    }
}
