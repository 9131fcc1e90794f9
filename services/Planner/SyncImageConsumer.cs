using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Pulls;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner;

/// <summary>Plans an image and hands out the work.</summary>
internal class SyncImageConsumer(ImagePlanner planner, TagComparison comparison, PullBudget budget, Deferral deferral) : IConsumer<SyncImage>
{
    public async Task Consume(ConsumeContext<SyncImage> context)
    {
        if (context.Message is not { Cause: SyncCause.Swept, Destinations: not [] } swept)
        {
            await PlanAsync(context, context.Message);
            return;
        }

        // What is looked at from time to time is in place nearly always, and what state knows may be all it takes.
        await foreach (ComparedTags compared in comparison.CompareAsync([swept], isDry: false, context.CancellationToken))
        {
            await compared.TellAsync(context);
            PullShare share = budget.Share(compared.Lacking, selection: null);
            foreach (SyncImage lacking in share.Afforded)
                await PlanAsync(context, lacking);
            await deferral.RecordAndTellAsync(share, context);
        }
    }

    private async Task PlanAsync(ConsumeContext context, SyncImage sync)
    {
        PlanDraft result = await planner.PlanAsync(sync, $"{context.MessageId}", context.CancellationToken);
        budget.Settle(sync.Source);

        foreach (Destination slow in result.Slow)
            await context.HandOnAsync(sync with { Destinations = [slow] }, context.CancellationToken);

        foreach (RepositoryReconciled reconciled in result.Reconciled)
            await context.TellAsync(reconciled, context.CancellationToken);
        foreach (MirrorFailed failed in result.Failures)
            await context.TellAsync(failed, context.CancellationToken);
        foreach (MirrorFoundCurrent current in PlanningMessages.FoundCurrent(sync, result))
            await context.TellAsync(current, context.CancellationToken);
        if (result.Plan is { } plan)
        {
            MirrorPlanned planned = PlanningMessages.Planned(plan, result);
            await context.TellAsync(planned, context.CancellationToken);
            await context.HandOnAsync(planned, context.CancellationToken);
            foreach (CopyManifest task in PlanBuilder.Tasks(plan, sync.Cause, result.Looked))
                await context.HandOnAsync(task, context.CancellationToken);
        }
    }
}

/// <summary>How many images are looked at at the same time.</summary>
internal sealed class SyncImageConsumerDefinition : ConsumerDefinition<SyncImageConsumer>
{
    public SyncImageConsumerDefinition(IOptions<PlannerOptions> options) => ConcurrentMessageLimit = options.Value.ConcurrentImages;
}
