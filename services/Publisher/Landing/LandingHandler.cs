using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Publisher.Publication;

namespace EcrMirror.Publisher.Landing;

/// <summary>
/// Hears that plans were made and that manifests landed or failed, and publishes where a destination's last one has reported.
/// Destinations are dealt with side by side, and each of them whatever becomes of the others.
/// </summary>
internal sealed class LandingHandler(DestinationPublisher publisher)
    : IMessageHandler<MirrorPlanned>, IMessageHandler<ManifestCopied>, IMessageHandler<ManifestCopyFailed>
{
    // A destination that needs no copying is ready as soon as it is planned.
    public Task HandleAsync(MirrorPlanned message, IDelivery delivery, CancellationToken cancellationToken) => Task.WhenAll(message.Destinations.Select(async planned =>
        await TellAsync(delivery, await publisher.PublishIfReadyAsync(message.Plan, message.Attempt, planned, cancellationToken), cancellationToken)));

    public Task HandleAsync(ManifestCopied message, IDelivery delivery, CancellationToken cancellationToken) => Task.WhenAll(message.Destinations.Select(async landed =>
        await TellAsync(delivery, await publisher.TakeReportAsync(TaskReports.Of(message, landed), cancellationToken), cancellationToken)));

    public Task HandleAsync(ManifestCopyFailed message, IDelivery delivery, CancellationToken cancellationToken) => Task.WhenAll(message.Destinations.Select(async failed =>
        await TellAsync(delivery, await publisher.TakeReportAsync(TaskReports.Of(message, failed), cancellationToken), cancellationToken)));

    // The world is told before state says that this has ended: after a crash in between it is told twice, never not at all.
    private async Task TellAsync(IDelivery delivery, Conclusion? conclusion, CancellationToken cancellationToken)
    {
        if (conclusion is null)
            return;

        foreach (SyncImage restart in conclusion.Restarts)
            await delivery.HandOnAsync(restart, cancellationToken);
        foreach (object tell in conclusion.Events)
            await delivery.TellAsync(tell, cancellationToken);
        await publisher.ConcludeAsync(conclusion, cancellationToken);
    }
}
