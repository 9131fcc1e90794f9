using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Planning;

/// <summary>
/// Finds out whether what a push or a sweep makes due is being done already, or was done meanwhile. Without this, sweeps that come faster than the work is done
/// would pile up, each with all of its copy tasks; and a push that is told of twice would be worked on twice.
/// </summary>
internal sealed partial class PlanWatch(IPlanStore plans, ILedger ledger, IOptions<PlannerOptions> options, TimeProvider time, ILogger<PlanWatch> logger)
{
    // So many that plans seldom wait for one another; how many there are at a time, Planner:ConcurrentImages says.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>
    /// Waits until nobody else in this process is between the question and the opening of a plan, so that of two who ask at once one sees what
    /// the other opened. Disposing the answer lets the next one ask.
    /// </summary>
    public async Task<IDisposable> EnterAsync(PlanId id, CancellationToken cancellationToken)
    {
        SemaphoreSlim turn = _turns[(uint)id.GetHashCode() % _turns.Length];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    /// <summary>
    /// Whether a plan was opened by another message, not long ago, and has not ended, or has published everything since it was looked what there is
    /// to do. A message that comes again opens its plan again: the first time may have ended between that and the copy tasks. Requests do too,
    /// because their senders wait for an answer of their own.
    /// </summary>
    /// <param name="sync">What is due.</param>
    /// <param name="root">What its tags are to point to.</param>
    /// <param name="id">The plan that would be opened for it.</param>
    /// <param name="delivery">Names the message that asks for it.</param>
    /// <param name="lookedAt">When it was looked, at the earliest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> IsUnderWayAsync(
        SyncImage sync, Digest root, PlanId id, string delivery, DateTimeOffset lookedAt, CancellationToken cancellationToken)
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

        return await IsPublishedSinceAsync(plan, root, lookedAt, cancellationToken);
    }

    private async Task<bool> IsPublishedSinceAsync(MirrorPlan plan, Digest root, DateTimeOffset lookedAt, CancellationToken cancellationToken)
    {
        foreach (PlannedDestination destination in plan.Destinations)
        {
            if (destination.Tags.Count == 0)
                return false;
            foreach (PlannedTag planned in destination.Tags)
            {
                LedgerEntry? entry = await ledger.FindAsync(destination.Repository, planned.Tag, cancellationToken);
                if (entry is not { Outcome: LedgerOutcome.Published } || entry.Digest != root || entry.PublishedAt < lookedAt)
                    return false;
            }
        }

        return true;
    }

    [LoggerMessage(2006, LogLevel.Debug, "{Source} is due, and plan {Plan} of {PlannedAt} for it is under way: it is left to that")]
    private partial void LogUnderWay(ImageReference source, PlanId plan, DateTimeOffset plannedAt);

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
