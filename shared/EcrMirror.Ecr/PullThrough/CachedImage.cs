using EcrMirror.Oci;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>A repository that is pulled by a rule.</summary>
/// <param name="Cached">The repository, as its users name it.</param>
/// <param name="Upstream">Where Amazon ECR fetches it from.</param>
public sealed record CachedImage(Repository Cached, string Upstream)
{
    /// <summary>The repositories that rules list.</summary>
    /// <param name="rules">The rules, checked.</param>
    public static IReadOnlyList<CachedImage> Of(IEnumerable<PullThroughRuleOptions> rules) =>
    [
        .. rules.SelectMany(rule => rule.Images.Select(image => new CachedImage(
            new Repository(RegistryHost.Parse(rule.Registry), RepositoryName.Parse(image)),
            $"{PullThrough.Upstream.Find(rule.Upstream)!.Url}/{UpstreamName.Of(rule, image)}"))),
    ];
}
