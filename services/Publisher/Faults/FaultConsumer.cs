using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Oci;
using EcrMirror.Publisher.Publication;
using EcrMirror.State.Ledger;
using MassTransit;

namespace EcrMirror.Publisher.Faults;

/// <summary>
/// Gives an outcome to work whose handler broke in a way that nobody foresaw. The message itself is in the error queue; without
/// this its tags would be neither there nor known to have failed.
/// </summary>
internal sealed class FaultConsumer(DestinationPublisher publisher, ILedger ledger, TimeProvider time)
    : IConsumer<Fault<SyncRepository>>, IConsumer<Fault<SyncImage>>, IConsumer<Fault<CopyManifest>>, IConsumer<Fault<MirrorPlanned>>, IConsumer<Fault<ManifestCopied>>, IConsumer<Fault<ManifestCopyFailed>>, IConsumer<Fault<RemoveTags>>
{
    public Task Consume(ConsumeContext<Fault<SyncRepository>> context)
    {
        SyncRepository sync = context.Message.Message;
        var failed = new SelectionFailed
        {
            RequestId = sync.RequestId,
            Source = sync.Source,
            Selection = sync.Selection,
            Destinations = sync.Destinations,
            Reason = ReasonOf(context.Message),
            FailedAt = time.GetUtcNow(),
        };
        return context.TellAsync(failed, context.CancellationToken);
    }

    public async Task Consume(ConsumeContext<Fault<SyncImage>> context)
    {
        SyncImage sync = context.Message.Message;
        string reason = ReasonOf(context.Message);
        foreach (Destination destination in sync.Destinations)
        {
            DateTimeOffset failedAt = time.GetUtcNow();
            foreach (Tag tag in destination.Tags)
                await ledger.RecordFailedAsync(destination.Repository, tag, new MirroredImage(sync.Source, sync.Platforms, sync.Rule), MirrorStage.Plan, kind: null, reason, failedAt, context.CancellationToken);
            await context.TellAsync(
                new MirrorFailed
                {
                    RequestIds = [sync.RequestId],
                    Source = sync.Source,
                    Destination = destination,
                    Stage = MirrorStage.Plan,
                    Reason = reason,
                    FailedAt = failedAt,
                },
                context.CancellationToken);
        }
    }

    public async Task Consume(ConsumeContext<Fault<CopyManifest>> context)
    {
        CopyManifest task = context.Message.Message;
        var failed = new ManifestCopyFailed
        {
            Plan = task.Plan,
            Attempt = task.Attempt,
            Priority = task.Priority,
            Manifest = task.Manifest,
            Destinations =
            [
                .. task.Destinations.Select(repository => new FailedDestination
                {
                    Repository = repository,
                    Reason = ReasonOf(context.Message),
                    Tally = CopyTally.None,
                }),
            ],
        };
        await context.HandOnAsync(failed, context.CancellationToken);
    }

    public Task Consume(ConsumeContext<Fault<MirrorPlanned>> context) => GiveUpAsync(
        context, context.Message, context.Message.Message.Plan, context.Message.Message.Attempt, context.Message.Message.Destinations);

    public Task Consume(ConsumeContext<Fault<ManifestCopied>> context) => GiveUpAsync(
        context,
        context.Message,
        context.Message.Message.Plan,
        context.Message.Message.Attempt,
        context.Message.Message.Destinations.Select(landed => landed.Repository));

    public Task Consume(ConsumeContext<Fault<ManifestCopyFailed>> context) => GiveUpAsync(
        context,
        context.Message,
        context.Message.Message.Plan,
        context.Message.Message.Attempt,
        context.Message.Message.Destinations.Select(failed => failed.Repository));

    // Its tags stay as they are known, and are asked for again another day.
    public Task Consume(ConsumeContext<Fault<RemoveTags>> context) => Task.CompletedTask;

    private async Task GiveUpAsync(ConsumeContext context, Fault fault, PlanId plan, int attempt, IEnumerable<Repository> destinations)
    {
        foreach (Repository destination in destinations)
        {
            Conclusion? conclusion = await publisher.GiveUpAsync(plan, attempt, destination, ReasonOf(fault), context.CancellationToken);
            if (conclusion is null)
                continue;

            foreach (object tell in conclusion.Events)
                await context.TellAsync(tell, context.CancellationToken);
            await publisher.ConcludeAsync(conclusion, context.CancellationToken);
        }
    }

    private static string ReasonOf(Fault fault) =>
        $"Internal error, see the error queue: {fault.Exceptions.FirstOrDefault()?.Message ?? "no detail was given"}";
}

/// <summary>Where faults wait.</summary>
internal sealed class FaultConsumerDefinition : ConsumerDefinition<FaultConsumer>
{
    public FaultConsumerDefinition() => EndpointName = MirrorQueues.Faults;
}
