using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>A rule is about to end. From the Scheduler to the world.</summary>
public sealed record RuleExpiring
{
    /// <summary>The rule, by its id.</summary>
    public required string Rule { get; init; }

    /// <summary>Where it is written down: a file and its line, the key of a row, the ARN of a repository.</summary>
    public required string Place { get; init; }

    /// <summary>The image that it mirrors, or the repository.</summary>
    public required MirrorSource Source { get; init; }

    /// <summary>Where that is kept.</summary>
    public required IReadOnlyList<Repository> Destinations { get; init; }

    /// <summary>When it ends; images that are there by then stay.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When that was found.</summary>
    public required DateTimeOffset AnnouncedAt { get; init; }
}
