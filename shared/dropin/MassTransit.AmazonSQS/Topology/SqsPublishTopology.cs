using MassTransit.Topology;

namespace MassTransit.AmazonSqsTransport.Topology;

internal sealed class SqsPublishTopology(IMessageTopology messages) : PublishTopology
{
    protected override IMessagePublishTopologyConfigurator CreateMessageTopology<T>()
    {
        var topology = new SqsMessagePublishTopology<T>(this, messages.GetMessageTopology<T>());
        OnMessageTopologyCreated(topology);
        return topology;
    }
}
