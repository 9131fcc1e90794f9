using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Pulls;

namespace EcrMirror.Planner;

/// <summary>Plans an image and hands out the work.</summary>
internal sealed class SyncImageHandler(ImagePlanner planner, TagComparison comparison, PullBudget budget, Deferral deferral) : IMessageHandler<SyncImage>
{
    public async Task HandleAsync(SyncImage message, IDelivery delivery, CancellationToken cancellationToken)
    {
        if (message is not { Cause: SyncCause.Swept, Destinations: not [] } swept)
        {
            await PlanAsync(message, delivery, cancellationToken);
            return;
        }

        // What is looked at from time to time is in place nearly always, and what state knows may be all it takes.
        await foreach (ComparedTags compared in comparison.CompareAsync([swept], isDry: false, cancellationToken))
        {
            await compared.TellAsync(delivery, cancellationToken);
            PullShare share = budget.Share(compared.Lacking, selection: null);
            foreach (SyncImage lacking in share.Afforded)
                await PlanAsync(lacking, delivery, cancellationToken);
            await deferral.RecordAndTellAsync(share, delivery, cancellationToken);
        }
    }

    private async Task PlanAsync(SyncImage sync, IDelivery delivery, CancellationToken cancellationToken)
    {
        PlanDraft result = await planner.PlanAsync(sync, delivery.MessageId, cancellationToken);
        budget.Settle(sync.Source);

        foreach (Destination slow in result.Slow)
            await delivery.HandOnAsync(sync with { Destinations = [slow] }, cancellationToken);

        foreach (RepositoryReconciled reconciled in result.Reconciled)
            await delivery.TellAsync(reconciled, cancellationToken);
        foreach (MirrorFailed failed in result.Failures)
            await delivery.TellAsync(failed, cancellationToken);
        foreach (MirrorFoundCurrent current in PlanningMessages.FoundCurrent(sync, result))
            await delivery.TellAsync(current, cancellationToken);
        if (result.Plan is { } plan)
        {
            MirrorPlanned planned = PlanningMessages.Planned(plan, result);
            await delivery.TellAsync(planned, cancellationToken);
            await delivery.HandOnAsync(planned, cancellationToken);
            foreach (CopyManifest task in PlanBuilder.Tasks(plan, sync.Cause, result.Looked))
                await delivery.HandOnAsync(task, cancellationToken);
        }
    }
}
