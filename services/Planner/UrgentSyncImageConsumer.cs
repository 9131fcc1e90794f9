using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Pulls;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner;

/// <summary>The same for urgent images, from a queue of their own.</summary>
internal sealed class UrgentSyncImageConsumer(ImagePlanner planner, TagComparison comparison, PullBudget budget, Deferral deferral)
    : SyncImageConsumer(planner, comparison, budget, deferral);

/// <summary>How many urgent images are looked at at the same time, besides the others.</summary>
internal sealed class UrgentSyncImageConsumerDefinition : ConsumerDefinition<UrgentSyncImageConsumer>
{
    public UrgentSyncImageConsumerDefinition(IOptions<PlannerOptions> options)
    {
        EndpointName = MirrorQueues.Urgent(MirrorQueues.NameOf<SyncImage>());
        ConcurrentMessageLimit = options.Value.ConcurrentImages;
    }
}
