using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Oci;
using EcrMirror.Registry.Pulls;
using EcrMirror.State.Ledger;

namespace EcrMirror.Planner.Pulls;

/// <summary>Makes it durable that images wait for pulls: they lack as before, and whoever looks or asks next takes them up.</summary>
internal sealed class Deferral(ILedger ledger, TimeProvider time)
{
    /// <summary>Records the outcome of each tag; the answer is what there is to tell those who wait.</summary>
    public async Task<IReadOnlyList<MirrorFailed>> RecordAsync(PullShare share, CancellationToken cancellationToken)
    {
        List<MirrorFailed> told = [];
        foreach (SyncImage sync in share.Deferred)
        {
            foreach (Destination destination in sync.Destinations)
            {
                MirrorFailed failed = Failed(sync, destination, share.Forecast!);
                foreach (Tag tag in destination.Tags)
                    await ledger.RecordFailedAsync(destination.Repository, tag, new MirroredImage(sync.Source, sync.Platforms, sync.Rule), failed.Stage, failed.Kind, failed.Reason, failed.FailedAt, cancellationToken);
                told.Add(failed);
            }
        }

        return told;
    }

    /// <summary>Records, and tells those who wait. For what nobody waits for the ledger has it: a look at many tags would tell each of them anew.</summary>
    public async Task RecordAndTellAsync(PullShare share, IDelivery delivery, CancellationToken cancellationToken)
    {
        IReadOnlyList<MirrorFailed> told = await RecordAsync(share, cancellationToken);
        if (share.Deferred is [{ Cause: SyncCause.Requested }, ..])
        {
            foreach (MirrorFailed failed in told)
                await delivery.TellAsync(failed, cancellationToken);
        }
    }

    private MirrorFailed Failed(SyncImage sync, Destination destination, PullForecast forecast) => new()
    {
        RequestIds = [sync.RequestId],
        Source = sync.Source,
        Destination = destination,
        Stage = MirrorStage.Plan,
        Kind = FailureKind.Rate,
        Reason = $"Deferred until there are pulls for it, which are spent on more valuable tags first. {forecast}.",
        FailedAt = time.GetUtcNow(),
    };
}
