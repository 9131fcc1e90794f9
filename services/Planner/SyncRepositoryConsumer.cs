using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Pulls;
using EcrMirror.Planner.Selection;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner;

/// <summary>Finds out which images a selection means, and has each looked at that is not in place.</summary>
internal class SyncRepositoryConsumer(RepositorySelection selection, TagComparison comparison, PullBudget budget, Deferral deferral) : IConsumer<SyncRepository>
{
    public async Task Consume(ConsumeContext<SyncRepository> context)
    {
        SelectionResult selected = await selection.SelectAsync(context.Message, context.CancellationToken);
        if (selected.Failure is { } failed)
            await context.TellAsync(failed, context.CancellationToken);

        List<LackingImage> counted = [];
        await foreach (ComparedTags compared in comparison.CompareAsync(selected.Images, isDry: false, context.CancellationToken))
        {
            await compared.TellAsync(context);

            // Which are worth most is known when all are.
            if (budget.IsCounted(context.Message.Source.Host))
                counted.AddRange(compared.Lacking);
            else
                await ComparedTags.HandOnAsync(compared.Lacking.Select(lacking => lacking.Sync), context);
        }

        PullShare share = budget.Share(counted, context.Message.Selection);
        await ComparedTags.HandOnAsync(share.Afforded, context);
        await deferral.RecordAndTellAsync(share, context);
    }
}

/// <summary>How many repositories are listed at the same time.</summary>
internal sealed class SyncRepositoryConsumerDefinition : ConsumerDefinition<SyncRepositoryConsumer>
{
    public SyncRepositoryConsumerDefinition(IOptions<PlannerOptions> options) => ConcurrentMessageLimit = options.Value.ConcurrentRepositories;
}
