using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>An image could not be made current at a destination. From the Planner or the Publisher to the world.</summary>
public sealed record MirrorFailed
{
    /// <summary>The plan that was under way; null where it failed before there was one.</summary>
    public PlanId? Plan { get; init; }

    /// <summary>The attempt of the plan; null with it.</summary>
    public int? Attempt { get; init; }

    /// <summary>The requests that this answers.</summary>
    public required IReadOnlyList<string> RequestIds { get; init; }

    /// <summary>The image; pinned if it could be resolved.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Where it was wanted.</summary>
    public required Destination Destination { get; init; }

    /// <summary>Which part of the work failed.</summary>
    public required MirrorStage Stage { get; init; }

    /// <summary>What kind of failure it is; null where nobody foresaw it, and from versions that did not say.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>Why, for a person: what was asked of whom, the answer, and what to do.</summary>
    public required string Reason { get; init; }

    /// <summary>What had been done before.</summary>
    public CopyTally Tally { get; init; } = CopyTally.None;

    /// <summary>When it was given up.</summary>
    public required DateTimeOffset FailedAt { get; init; }
}
