using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>Have one image looked at and, where destinations lack it, mirrored. From the Scheduler to the Planner.</summary>
public sealed record SyncImage
{
    /// <summary>The request this answers.</summary>
    public required string RequestId { get; init; }

    /// <summary>The image; the only place after this message where its tag is resolved is the Planner.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Where it is wanted.</summary>
    public required IReadOnlyList<Destination> Destinations { get; init; }

    /// <summary>Why.</summary>
    public required SyncCause Cause { get; init; }

    /// <summary>How many times work on this request had to start over; bounds repair.</summary>
    public int Restarts { get; init; }
}
