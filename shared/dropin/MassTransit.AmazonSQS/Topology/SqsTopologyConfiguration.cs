using MassTransit.Configuration;
using MassTransit.Topology;

namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>The names and addresses of one bus, shared by its endpoints.</summary>
internal sealed class SqsTopologyConfiguration : ITopologyConfiguration
{
    public SqsTopologyConfiguration(Func<string?> topicPrefix)
    {
        var messages = new MessageTopology(new TopicNameFormatter(topicPrefix));
        var names = new FaultQueueNames();
        var send = new SendTopology { ErrorQueueNameFormatter = names, DeadLetterQueueNameFormatter = names };
        send.ConnectSendTopologyConfigurationObserver(new DelegateSendTopologyConfigurationObserver(GlobalTopology.Send));
        var publish = new SqsPublishTopology(messages);
        publish.ConnectPublishTopologyConfigurationObserver(new DelegatePublishTopologyConfigurationObserver(GlobalTopology.Publish));
        publish.ConnectPublishTopologyConfigurationObserver(new PublishToSendTopologyConfigurationObserver(send));
        (Message, Send, Publish) = (messages, send, publish);
    }

    private SqsTopologyConfiguration(ITopologyConfiguration bus) => (Message, Send, Publish) = (bus.Message, bus.Send, bus.Publish);

    public IMessageTopologyConfigurator Message { get; }

    public ISendTopologyConfigurator Send { get; }

    public IPublishTopologyConfigurator Publish { get; }

    public IConsumeTopologyConfigurator Consume { get; } = new SqsConsumeTopology();

    /// <summary>What an endpoint consumes is its own; names and addresses are the bus's.</summary>
    public static SqsTopologyConfiguration OfEndpoint(ITopologyConfiguration bus) => new(bus);

    public IEnumerable<ValidationResult> Validate() => [.. Send.Validate(), .. Publish.Validate(), .. Consume.Validate()];
}
