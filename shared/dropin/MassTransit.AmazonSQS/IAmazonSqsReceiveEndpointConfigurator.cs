namespace MassTransit;

/// <summary>A receive endpoint on a queue of SQS.</summary>
public interface IAmazonSqsReceiveEndpointConfigurator : IReceiveEndpointConfigurator, IAmazonSqsQueueEndpointConfigurator
{
    /// <summary>After how many seconds SQS delivers again what a consumer gave back; 1 by default.</summary>
    int RedeliverVisibilityTimeout { set; }

    /// <summary>Subscribes the queue to the topic of a message type.</summary>
    void Subscribe<T>(Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null)
        where T : class;

    /// <summary>Subscribes the queue to a topic by its name.</summary>
    void Subscribe(string topicName, Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null);
}
