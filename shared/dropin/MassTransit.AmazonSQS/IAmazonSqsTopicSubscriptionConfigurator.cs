namespace MassTransit;

/// <summary>How a topic is made that an endpoint subscribes to.</summary>
public interface IAmazonSqsTopicSubscriptionConfigurator
{
    /// <summary>Attributes of CreateTopic, by their names in the API of SNS.</summary>
    IDictionary<string, object> TopicAttributes { get; }
}
