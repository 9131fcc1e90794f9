using EcrMirror.Oci;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>Something that a registry has, or is to have, for pull-through caches.</summary>
public sealed record CacheEntry
{
    /// <summary>The private registry.</summary>
    public required RegistryHost Registry { get; init; }

    /// <summary>What it is.</summary>
    public required CachePart Part { get; init; }

    /// <summary>The prefix that it is about; empty for the registry's policy.</summary>
    public required string Prefix { get; init; }

    /// <summary>What is cached under the prefix, as <c>registry/prefix</c>; null for what is no rule.</summary>
    public string? Upstream { get; init; }

    /// <summary>What is declared to be cached under the prefix, where that is something else.</summary>
    public string? DeclaredUpstream { get; init; }

    /// <summary>Its settings for a person, such as <c>credentialArn: arn:…</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Whether a rule works, as AWS found when it tried; null for what was not tried.</summary>
    public CacheValidity? Validity { get; init; }
}

/// <summary>What a registry has for pull-through caches.</summary>
public enum CachePart
{
    /// <summary>A repository creation template.</summary>
    Template,

    /// <summary>The registry's policy.</summary>
    RegistryPolicy,

    /// <summary>A pull-through cache rule.</summary>
    Rule,
}

/// <summary>What came of trying a rule's upstream.</summary>
/// <param name="IsValid">Whether AWS could reach and read it.</param>
/// <param name="Failure">Why it could not; null where it could.</param>
public sealed record CacheValidity(bool IsValid, string? Failure);
