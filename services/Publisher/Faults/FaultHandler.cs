using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Oci;
using EcrMirror.Publisher.Publication;
using EcrMirror.State.Ledger;

namespace EcrMirror.Publisher.Faults;

/// <summary>
/// Gives an outcome to work whose handler broke in a way that nobody foresaw. The message itself is in the error queue; without
/// this its tags would be neither there nor known to have failed.
/// </summary>
internal sealed class FaultHandler(DestinationPublisher publisher, ILedger ledger, TimeProvider time)
    : IFaultHandler<SyncRepository>, IFaultHandler<SyncImage>, IFaultHandler<CopyManifest>, IFaultHandler<MirrorPlanned>, IFaultHandler<ManifestCopied>, IFaultHandler<ManifestCopyFailed>, IFaultHandler<RemoveTags>
{
    public Task HandleFaultAsync(SyncRepository message, string reason, IDelivery delivery, CancellationToken cancellationToken)
    {
        var failed = new SelectionFailed
        {
            RequestId = message.RequestId,
            Source = message.Source,
            Selection = message.Selection,
            Destinations = message.Destinations,
            Reason = reason,
            FailedAt = time.GetUtcNow(),
        };
        return delivery.TellAsync(failed, cancellationToken);
    }

    public async Task HandleFaultAsync(SyncImage message, string reason, IDelivery delivery, CancellationToken cancellationToken)
    {
        foreach (Destination destination in message.Destinations)
        {
            DateTimeOffset failedAt = time.GetUtcNow();
            foreach (Tag tag in destination.Tags)
                await ledger.RecordFailedAsync(destination.Repository, tag, new MirroredImage(message.Source, message.Platforms, message.Rule), MirrorStage.Plan, kind: null, reason, failedAt, cancellationToken);
            await delivery.TellAsync(
                new MirrorFailed
                {
                    RequestIds = [message.RequestId],
                    Source = message.Source,
                    Destination = destination,
                    Stage = MirrorStage.Plan,
                    Reason = reason,
                    FailedAt = failedAt,
                },
                cancellationToken);
        }
    }

    public async Task HandleFaultAsync(CopyManifest message, string reason, IDelivery delivery, CancellationToken cancellationToken)
    {
        var failed = new ManifestCopyFailed
        {
            Plan = message.Plan,
            Attempt = message.Attempt,
            Priority = message.Priority,
            Manifest = message.Manifest,
            Destinations =
            [
                .. message.Destinations.Select(repository => new FailedDestination
                {
                    Repository = repository,
                    Reason = reason,
                    Tally = CopyTally.None,
                }),
            ],
        };
        await delivery.HandOnAsync(failed, cancellationToken);
    }

    public Task HandleFaultAsync(MirrorPlanned message, string reason, IDelivery delivery, CancellationToken cancellationToken) => GiveUpAsync(
        message.Plan, message.Attempt, message.Destinations, reason, delivery, cancellationToken);

    public Task HandleFaultAsync(ManifestCopied message, string reason, IDelivery delivery, CancellationToken cancellationToken) => GiveUpAsync(
        message.Plan,
        message.Attempt,
        message.Destinations.Select(landed => landed.Repository),
        reason,
        delivery,
        cancellationToken);

    public Task HandleFaultAsync(ManifestCopyFailed message, string reason, IDelivery delivery, CancellationToken cancellationToken) => GiveUpAsync(
        message.Plan,
        message.Attempt,
        message.Destinations.Select(failed => failed.Repository),
        reason,
        delivery,
        cancellationToken);

    // Its tags stay as they are known, and are asked for again another day.
    public Task HandleFaultAsync(RemoveTags message, string reason, IDelivery delivery, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task GiveUpAsync(
        PlanId plan, int attempt, IEnumerable<Repository> destinations, string reason, IDelivery delivery, CancellationToken cancellationToken)
    {
        foreach (Repository destination in destinations)
        {
            Conclusion? conclusion = await publisher.GiveUpAsync(plan, attempt, destination, reason, cancellationToken);
            if (conclusion is null)
                continue;

            foreach (object tell in conclusion.Events)
                await delivery.TellAsync(tell, cancellationToken);
            await publisher.ConcludeAsync(conclusion, cancellationToken);
        }
    }
}
