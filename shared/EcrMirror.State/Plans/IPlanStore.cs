using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.State.Plans;

/// <summary>
/// Plans and how far they are. Every write is one conditional change of one item: safe under duplicates, reordering and many
/// writers at once, and durable when the task has completed.
/// </summary>
public interface IPlanStore
{
    /// <summary>
    /// Opens a plan: a new one as attempt 1, a known one as the next attempt with the destinations, tasks and tags given now and
    /// the request ids of both, unless the known attempt has ended at every destination: its requests have had their answer.
    /// Every destination named starts over with all of its tasks remaining. Two callers at once get
    /// different attempts.
    /// </summary>
    /// <returns>The plan as stored.</returns>
    Task<MirrorPlan> OpenAsync(MirrorPlan plan, CancellationToken cancellationToken);

    /// <summary>The plan's current attempt; null if there is no such plan.</summary>
    Task<MirrorPlan?> FindAsync(PlanId plan, CancellationToken cancellationToken);

    /// <summary>How far a destination of the plan's current attempt is; null if there is no such plan or destination.</summary>
    Task<DestinationProgress?> FindProgressAsync(PlanId plan, Repository destination, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a task off the remaining ones and adds its tally or failure. A task that has reported before changes nothing.
    /// </summary>
    /// <returns>The progress after this report; null if the report is about an attempt that is not the current one, or about a
    /// plan, destination or task that is not known.</returns>
    Task<DestinationProgress?> ReportAsync(TaskReport report, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a destination of an attempt. The first outcome stays; a later call changes nothing.
    /// </summary>
    /// <returns>The progress after this call; null if the attempt is not the current one, or the destination not one of its.</returns>
    /// <exception cref="ArgumentException">The outcome is <see cref="DestinationOutcome.Pending"/>.</exception>
    Task<DestinationProgress?> ConcludeAsync(
        PlanId plan, int attempt, Repository destination, DestinationOutcome outcome, string? reason, CancellationToken cancellationToken);
}
