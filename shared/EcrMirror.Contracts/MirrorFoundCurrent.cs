using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>Nothing to do: destinations have what the source has. From the Planner to the world.</summary>
public sealed record MirrorFoundCurrent
{
    /// <summary>The request that asked.</summary>
    public required string RequestId { get; init; }

    /// <summary>The image, by tag and digest.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>What destinations have: the source's digest, unless only some platforms are wanted. Null from a Planner that does not say.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Where everything is in place.</summary>
    public required IReadOnlyList<Destination> Destinations { get; init; }

    /// <summary>When the source was asked.</summary>
    public required DateTimeOffset CheckedAt { get; init; }
}
