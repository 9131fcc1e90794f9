using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>An image is complete at a destination and its tags point to it. From the Publisher to the world.</summary>
public sealed record ImagePublished
{
    /// <summary>The plan that was carried out; with attempt and destination it names the event.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The attempt of the plan.</summary>
    public required int Attempt { get; init; }

    /// <summary>The requests that this answers.</summary>
    public required IReadOnlyList<string> RequestIds { get; init; }

    /// <summary>The image, by tag and digest.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Where it is now, and under which tags.</summary>
    public required Destination Destination { get; init; }

    /// <summary>What it is.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Platforms it runs on; empty for an artifact.</summary>
    public required IReadOnlyList<Platform> Platforms { get; init; }

    /// <summary>What it took.</summary>
    public required CopyTally Tally { get; init; }

    /// <summary>When the source was asked what the tag means.</summary>
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>When the last tag was set.</summary>
    public required DateTimeOffset PublishedAt { get; init; }
}
