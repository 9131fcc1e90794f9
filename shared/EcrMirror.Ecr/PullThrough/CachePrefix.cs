namespace EcrMirror.Ecr.PullThrough;

/// <summary>How prefixes of rules and templates meet names of repositories: a slash is assumed after them, and <c>ROOT</c> means every name.</summary>
/// <remarks>Source: Amazon ECR user guide, "Customizing repository prefixes for pull through cache" and "Repository creation templates".</remarks>
internal static class CachePrefix
{
    public const string Root = "ROOT";

    public static bool Covers(string prefix, string name) =>
        prefix is Root || name.StartsWith(prefix.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>The longest of those that cover a name, which is the one that counts; null where none does.</summary>
    public static T? Find<T>(IEnumerable<T> all, Func<T, string> prefix, string name)
        where T : class => all.Where(one => Covers(prefix(one), name)).MaxBy(one => prefix(one) is Root ? 0 : prefix(one).Length);
}
