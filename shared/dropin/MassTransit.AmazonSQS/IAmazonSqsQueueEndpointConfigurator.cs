namespace MassTransit;

/// <summary>How a queue is received from.</summary>
public interface IAmazonSqsQueueEndpointConfigurator : IAmazonSqsQueueConfigurator
{
    /// <summary>How many seconds (0 to 20) SQS holds a receive open for a message to come; 3 by default.</summary>
    ushort WaitTimeSeconds { set; }

    /// <summary>Whether the queue is emptied when the endpoint starts.</summary>
    bool PurgeOnStartup { set; }
}
