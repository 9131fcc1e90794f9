using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>A rule has ended: nothing is mirrored for it any more, and its images stay, unless it says that its tags are removed some time later. From the Scheduler to the world.</summary>
public sealed record RuleExpired
{
    /// <summary>The rule, by its id.</summary>
    public required string Rule { get; init; }

    /// <summary>Where it is written down: a file and its line, the key of a row, the ARN of a repository.</summary>
    public required string Place { get; init; }

    /// <summary>The image that it mirrored, or the repository.</summary>
    public required MirrorSource Source { get; init; }

    /// <summary>Where that is kept.</summary>
    public required IReadOnlyList<Repository> Destinations { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset ExpiredAt { get; init; }
}
