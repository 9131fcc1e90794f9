namespace MassTransit.AmazonSqsTransport.Topology;

internal sealed class TopicSettings : IAmazonSqsTopicSubscriptionConfigurator
{
    public IDictionary<string, object> TopicAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);
}
