using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Planner.Planning;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner;

/// <summary>Plans an image and hands out the work.</summary>
internal sealed class SyncImageConsumer(ImagePlanner planner) : IConsumer<SyncImage>
{
    public async Task Consume(ConsumeContext<SyncImage> context)
    {
        SyncImage sync = context.Message;
        PlanningResult result = await planner.PlanAsync(sync, context.CancellationToken);

        foreach (Destination slow in result.Slow)
            await context.SendCommandAsync(sync with { Destinations = [slow] }, context.CancellationToken);

        foreach (MirrorFailed failed in result.Failures)
            await context.Publish(failed, context.CancellationToken);
        foreach (MirrorFoundCurrent current in PlanningMessages.FoundCurrent(sync, result))
            await context.Publish(current, context.CancellationToken);
        if (result.Plan is { } plan)
        {
            await context.Publish(PlanningMessages.Planned(plan, result), context.CancellationToken);
            foreach (CopyManifest task in PlanBuilder.Tasks(plan, sync.Cause))
                await context.SendCommandAsync(task, context.CancellationToken);
        }
    }
}

/// <summary>How many images are looked at at the same time.</summary>
internal sealed class SyncImageConsumerDefinition : ConsumerDefinition<SyncImageConsumer>
{
    public SyncImageConsumerDefinition(IOptions<PlannerOptions> options) => ConcurrentMessageLimit = options.Value.ConcurrentImages;
}
