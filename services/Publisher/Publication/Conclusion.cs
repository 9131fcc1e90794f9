using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Plans;

namespace EcrMirror.Publisher.Publication;

/// <summary>How a destination of a plan has ended: everything is done except to tell the world and to record that it was told.</summary>
internal sealed record Conclusion
{
    public required PlanId Plan { get; init; }

    public required int Attempt { get; init; }

    public required Repository Repository { get; init; }

    public required DestinationOutcome Outcome { get; init; }

    public string? Reason { get; init; }

    /// <summary>What to tell the world.</summary>
    public required IReadOnlyList<object> Events { get; init; }

    /// <summary>What to begin again, because something changed under it.</summary>
    public IReadOnlyList<SyncImage> Restarts { get; init; } = [];
}
