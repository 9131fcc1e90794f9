using EcrMirror.Hosting.Bus;
using EcrMirror.Publisher.Publication;
using MassTransit;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher.Landing;

/// <summary>The same for urgent plans, from a queue of their own.</summary>
internal sealed class UrgentLandingConsumer(DestinationPublisher publisher) : LandingConsumer(publisher);

/// <summary>How many urgent reports are taken at the same time, besides the others.</summary>
internal sealed class UrgentLandingConsumerDefinition : ConsumerDefinition<UrgentLandingConsumer>
{
    public UrgentLandingConsumerDefinition(IOptions<PublisherOptions> options)
    {
        EndpointName = MirrorQueues.Urgent(MirrorQueues.Landing);
        ConcurrentMessageLimit = options.Value.ConcurrentReports;
    }
}
