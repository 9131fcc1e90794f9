using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// A destination lacked blobs that it was known to hold, so that its registry refused the image. Nothing was published; the image
/// is planned again and what is missing is copied. From the Publisher to the world.
/// </summary>
public sealed record DestinationFoundDamaged
{
    /// <summary>The plan that was under way.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The attempt of the plan.</summary>
    public required int Attempt { get; init; }

    /// <summary>The requests that this concerns.</summary>
    public required IReadOnlyList<string> RequestIds { get; init; }

    /// <summary>The image, by tag and digest.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Where something was missing.</summary>
    public required Destination Destination { get; init; }

    /// <summary>What the registry said.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was found out.</summary>
    public required DateTimeOffset FoundAt { get; init; }
}
