using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Plans;

namespace EcrMirror.Planner.Planning;

/// <summary>What planning one image came to. Destinations may differ, so any of the parts can be there.</summary>
internal sealed record PlanningResult
{
    /// <summary>The plan for what is missing, as stored; null where nothing is.</summary>
    public MirrorPlan? Plan { get; init; }

    /// <summary>Upper bound of the bytes that the plan sends, over all destinations.</summary>
    public long BytesAtMost { get; init; }

    /// <summary>The image; pinned unless it could not be resolved.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>What is to be published, or is; null if that could not be found out.</summary>
    public Digest? Root { get; init; }

    /// <summary>When the source was asked.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>Where everything was in place.</summary>
    public required IReadOnlyList<Destination> Current { get; init; }

    /// <summary>Destinations that had not answered in time: they are to be planned by themselves.</summary>
    public required IReadOnlyList<Destination> Slow { get; init; }

    /// <summary>Where it could not be found out.</summary>
    public required IReadOnlyList<MirrorFailed> Failures { get; init; }
}
