using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>A plan is in state and its copy tasks are on their way. From the Planner to the Publisher and the world.</summary>
public sealed record MirrorPlanned
{
    /// <summary>The plan.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The attempt of the plan.</summary>
    public required int Attempt { get; init; }

    /// <summary>How the work stands to other work; it decides on the queue.</summary>
    public MirrorPriority Priority { get; init; }

    /// <summary>The requests that the plan answers.</summary>
    public required IReadOnlyList<string> RequestIds { get; init; }

    /// <summary>The image, by tag and digest.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Copy tasks, one per manifest.</summary>
    public required int Tasks { get; init; }

    /// <summary>Upper bound of the bytes sent, over all destinations.</summary>
    public required long BytesAtMost { get; init; }

    /// <summary>The destinations with something to do.</summary>
    public required IReadOnlyList<Repository> Destinations { get; init; }

    /// <summary>When the source was asked what the tag means.</summary>
    public required DateTimeOffset PlannedAt { get; init; }
}
