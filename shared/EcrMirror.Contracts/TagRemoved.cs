using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>A tag was removed from a destination, because its rule ended and says so. From the Publisher to the world.</summary>
public sealed record TagRemoved
{
    /// <summary>The rule, by its id.</summary>
    public required string Rule { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset ExpiredAt { get; init; }

    /// <summary>The image that the tag mirrored, by tag and digest.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Where the tag was.</summary>
    public required Repository Repository { get; init; }

    /// <summary>The tag.</summary>
    public required Tag Tag { get; init; }

    /// <summary>What it pointed to. Whether the registry keeps that without the tag is its own affair.</summary>
    public required Digest Digest { get; init; }

    /// <summary>When it was removed, or found to be gone.</summary>
    public required DateTimeOffset RemovedAt { get; init; }
}
