using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Pulls;
using EcrMirror.Planner.Selection;

namespace EcrMirror.Planner;

/// <summary>Finds out which images a selection means, and has each looked at that is not in place.</summary>
internal sealed class SyncRepositoryHandler(RepositorySelection selection, TagComparison comparison, PullBudget budget, Deferral deferral) : IMessageHandler<SyncRepository>
{
    public async Task HandleAsync(SyncRepository message, IDelivery delivery, CancellationToken cancellationToken)
    {
        SelectionResult selected = await selection.SelectAsync(message, cancellationToken);
        if (selected.Failure is { } failed)
            await delivery.TellAsync(failed, cancellationToken);

        List<LackingImage> counted = [];
        await foreach (ComparedTags compared in comparison.CompareAsync(selected.Images, isDry: false, cancellationToken))
        {
            await compared.TellAsync(delivery, cancellationToken);

            // Which are worth most is known when all are.
            if (budget.IsCounted(message.Source.Host))
                counted.AddRange(compared.Lacking);
            else
                await ComparedTags.HandOnAsync(compared.Lacking.Select(lacking => lacking.Sync), delivery, cancellationToken);
        }

        PullShare share = budget.Share(counted, message.Selection);
        await ComparedTags.HandOnAsync(share.Afforded, delivery, cancellationToken);
        await deferral.RecordAndTellAsync(share, delivery, cancellationToken);
    }
}
