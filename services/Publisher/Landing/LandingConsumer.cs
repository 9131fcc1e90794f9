using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Publisher.Publication;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Landing;

/// <summary>
/// Hears that plans were made and that manifests landed or failed, and publishes where a destination's last one has reported.
/// Destinations are dealt with side by side, and each of them whatever becomes of the others.
/// </summary>
internal class LandingConsumer(DestinationPublisher publisher)
    : IConsumer<MirrorPlanned>, IConsumer<ManifestCopied>, IConsumer<ManifestCopyFailed>
{
    // A destination that needs no copying is ready as soon as it is planned.
    public Task Consume(ConsumeContext<MirrorPlanned> context) => Task.WhenAll(context.Message.Destinations.Select(async planned =>
        await TellAsync(context, await publisher.PublishIfReadyAsync(context.Message.Plan, context.Message.Attempt, planned, context.CancellationToken))));

    public Task Consume(ConsumeContext<ManifestCopied> context) => Task.WhenAll(context.Message.Destinations.Select(async landed =>
        await TellAsync(context, await publisher.TakeReportAsync(TaskReports.Of(context.Message, landed), context.CancellationToken))));

    public Task Consume(ConsumeContext<ManifestCopyFailed> context) => Task.WhenAll(context.Message.Destinations.Select(async failed =>
        await TellAsync(context, await publisher.TakeReportAsync(TaskReports.Of(context.Message, failed), context.CancellationToken))));

    // The world is told before state says that this has ended: after a crash in between it is told twice, never not at all.
    private async Task TellAsync(ConsumeContext context, Conclusion? conclusion)
    {
        if (conclusion is null)
            return;

        foreach (SyncImage restart in conclusion.Restarts)
            await context.HandOnAsync(restart, context.CancellationToken);
        foreach (object tell in conclusion.Events)
            await context.TellAsync(tell, context.CancellationToken);
        await publisher.ConcludeAsync(conclusion, context.CancellationToken);
    }
}

/// <summary>How many reports are taken at the same time.</summary>
internal sealed class LandingConsumerDefinition : ConsumerDefinition<LandingConsumer>
{
    public LandingConsumerDefinition(IOptions<PublisherOptions> options)
    {
        EndpointName = MirrorQueues.Landing;
        ConcurrentMessageLimit = options.Value.ConcurrentReports;
    }
}
