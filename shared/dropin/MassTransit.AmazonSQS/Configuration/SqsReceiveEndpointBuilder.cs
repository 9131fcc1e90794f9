using MassTransit.Configuration;

namespace MassTransit.AmazonSqsTransport.Configuration;

/// <summary>Subscribes the queue to the topics of the messages that its consumers take.</summary>
internal sealed class SqsReceiveEndpointBuilder(SqsReceiveEndpointConfiguration configuration) : ReceiveEndpointBuilder(configuration)
{
    public override ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> pipe, ConnectPipeOptions options)
    {
        if (configuration.ConfigureConsumeTopology
            && options.HasFlag(ConnectPipeOptions.ConfigureConsumeTopology)
            && configuration.Topology.Consume.GetMessageTopology<T>().ConfigureConsumeTopology
            && GlobalTopology.IsConsumableMessageType(typeof(T)))
            configuration.Subscribe<T>();
        return base.ConnectConsumePipe(pipe, options);
    }
}
