using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.PullThrough;

/// <summary>Which repository of which upstream a repository is a cache of.</summary>
/// <param name="Prefix">The prefix of the rule that says so.</param>
/// <param name="UpstreamUrl">The upstream, as the rule calls it.</param>
/// <param name="Upstream">The repository there.</param>
/// <remarks>Source: ECR user guide, "Customizing repository prefixes for pull through cache".</remarks>
internal sealed record PullThroughRule(string Prefix, string UpstreamUrl, RepositoryName Upstream)
{
    private const string Root = "ROOT";

    /// <summary>The rule with the longest prefix that a repository is under; null where there is none.</summary>
    public static PullThroughRule? Find(EcrRegistry registry, RepositoryName name)
    {
        string text = name.ToString();
        foreach ((string prefix, JsonObject rule) in registry.Settings.PullThroughRules.OrderByDescending(entry => entry.Key is Root ? 0 : entry.Key.Length))
        {
            bool isRoot = prefix is Root;
            if (!isRoot && !text.StartsWith(prefix + "/", StringComparison.Ordinal))
                continue;

            string rest = isRoot ? text : text[(prefix.Length + 1)..];
            string upstreamPrefix = rule["upstreamRepositoryPrefix"]?.GetValue<string>() ?? Root;
            return RepositoryName.TryParse(upstreamPrefix is Root ? rest : $"{upstreamPrefix}/{rest}", out RepositoryName upstream)
                ? new PullThroughRule(prefix, rule["upstreamRegistryUrl"]!.GetValue<string>(), upstream)
                : null;
        }

        return null;
    }
}
