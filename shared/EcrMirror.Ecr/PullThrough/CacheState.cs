using Amazon.ECR.Model;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>What a registry has of pull-through caches, as far as it could be told.</summary>
internal sealed record CacheState
{
    public required IReadOnlyList<PullThroughCacheRule> Rules { get; init; }

    public required IReadOnlyList<RepositoryCreationTemplate> Templates { get; init; }

    /// <summary>The registry's policy; null where it has none, or where no rule needs it.</summary>
    public string? Policy { get; init; }

    /// <summary>What the registry's policy can grant, <c>V1</c> or <c>V2</c>; null where that is not known or needed.</summary>
    public string? PolicyScope { get; init; }

    /// <summary>Whether rules work, by their prefixes.</summary>
    public IReadOnlyDictionary<string, CacheValidity> Validity { get; init; } = new Dictionary<string, CacheValidity>();
}
