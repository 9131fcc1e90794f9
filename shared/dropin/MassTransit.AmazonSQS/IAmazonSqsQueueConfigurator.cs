namespace MassTransit;

/// <summary>How a queue is made. What exists already is taken as it is.</summary>
public interface IAmazonSqsQueueConfigurator
{
    /// <summary>Said in addresses only: SQS keeps every queue.</summary>
    bool Durable { set; }

    /// <summary>Whether the queue and its subscriptions are deleted when the endpoint stops.</summary>
    bool AutoDelete { set; }

    /// <summary>Attributes of CreateQueue, by their names in the API of SQS.</summary>
    IDictionary<string, object> QueueAttributes { get; }

    /// <summary>Tags that the queue gets when it is created.</summary>
    IDictionary<string, string> QueueTags { get; }
}
