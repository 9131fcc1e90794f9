using EcrMirror.Contracts;
using EcrMirror.State.Plans;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Planning;

/// <summary>
/// Finds out whether what a push or a sweep makes due is being done already. Without this, sweeps that come faster than the work is done
/// would pile up, each with all of its copy tasks; and a push that is told of twice would be worked on twice.
/// </summary>
internal sealed partial class PlanWatch(IPlanStore plans, IOptions<PlannerOptions> options, TimeProvider time, ILogger<PlanWatch> logger)
{
    /// <summary>
    /// Whether a plan was opened by another message, not long ago, and has not ended. A message that comes again opens its plan again: the
    /// first time may have ended between that and the copy tasks. Requests do too, because their senders wait for an answer of their own.
    /// </summary>
    public async Task<bool> IsUnderWayAsync(SyncImage sync, PlanId id, string delivery, CancellationToken cancellationToken)
    {
        if (sync.Cause is not (SyncCause.Pushed or SyncCause.Swept)
            || await plans.FindAsync(id, cancellationToken) is not { } plan
            || plan.OpenedBy == delivery
            || time.GetUtcNow() - plan.PlannedAt >= options.Value.UnderWayFor)
        {
            return false;
        }

        foreach (PlannedDestination destination in plan.Destinations)
        {
            if (await plans.FindProgressAsync(id, destination.Repository, cancellationToken) is { Outcome: DestinationOutcome.Pending })
            {
                LogUnderWay(plan.Source, id, plan.PlannedAt);
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(2006, LogLevel.Debug, "{Source} is due, and plan {Plan} of {PlannedAt} for it is under way: it is left to that")]
    private partial void LogUnderWay(EcrMirror.Oci.ImageReference source, PlanId plan, DateTimeOffset plannedAt);
}
