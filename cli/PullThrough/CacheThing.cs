using EcrMirror.Ecr.PullThrough;

namespace EcrMirror.Cli.PullThrough;

/// <summary>A rule, a template or the registry's policy, in the JSON documents of <c>pull-through</c>.</summary>
internal record CacheThing
{
    public CacheThing(CacheEntry entry)
    {
        Registry = entry.Registry.ToString();
        Part = CacheWords.Of(entry.Part);
        Prefix = entry.Prefix;
        Upstream = entry.Upstream;
        DeclaredUpstream = entry.DeclaredUpstream;
        Settings = entry.Settings;
        IsValid = entry.Validity?.IsValid;
        Failure = entry.Validity?.Failure;
    }

    public string Registry { get; }

    /// <summary>rule, template or registryPolicy.</summary>
    public string Part { get; }

    /// <summary>Empty for the registry's policy.</summary>
    public string Prefix { get; }

    public string? Upstream { get; }

    /// <summary>What is declared in its place, where <c>list</c> finds that it is something else.</summary>
    public string? DeclaredUpstream { get; }

    public IReadOnlyList<string> Settings { get; }

    /// <summary>Whether a rule works; null where AWS was not asked.</summary>
    public bool? IsValid { get; }

    /// <summary>Why it does not.</summary>
    public string? Failure { get; }
}

/// <summary>A registry that could not be looked at.</summary>
internal sealed record UnreadRegistry(string Registry, string Reason)
{
    public static IReadOnlyList<UnreadRegistry> Of(IEnumerable<CacheFailure> failures) =>
        [.. failures.Select(failure => new UnreadRegistry(failure.Registry.ToString(), failure.Reason))];
}
