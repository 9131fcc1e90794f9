using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Pulls;
using EcrMirror.Planner.Selection;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner;

/// <summary>The same for urgent selections, from a queue of their own.</summary>
internal sealed class UrgentSyncRepositoryConsumer(RepositorySelection selection, TagComparison comparison, PullBudget budget, Deferral deferral)
    : SyncRepositoryConsumer(selection, comparison, budget, deferral);

/// <summary>How many repositories with urgent selections are listed at the same time, besides the others.</summary>
internal sealed class UrgentSyncRepositoryConsumerDefinition : ConsumerDefinition<UrgentSyncRepositoryConsumer>
{
    public UrgentSyncRepositoryConsumerDefinition(IOptions<PlannerOptions> options)
    {
        EndpointName = MirrorQueues.Urgent(MirrorQueues.NameOf<SyncRepository>());
        ConcurrentMessageLimit = options.Value.ConcurrentRepositories;
    }
}
