using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// A source tag meant something else when its image was ready to publish. Nothing was published; the image is planned again.
/// From the Publisher to the world.
/// </summary>
public sealed record SourceTagMoved
{
    /// <summary>The plan that was under way.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The attempt of the plan.</summary>
    public required int Attempt { get; init; }

    /// <summary>The requests that this concerns.</summary>
    public required IReadOnlyList<string> RequestIds { get; init; }

    /// <summary>The image as it was planned, by tag and digest.</summary>
    public required ImageReference Planned { get; init; }

    /// <summary>What the tag means now.</summary>
    public required Digest Now { get; init; }

    /// <summary>Where it would have been published.</summary>
    public required Destination Destination { get; init; }

    /// <summary>When it was found out.</summary>
    public required DateTimeOffset FoundAt { get; init; }
}
