namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>Names the queues of faulted and of skipped messages; that of a FIFO queue is one as well.</summary>
internal sealed class FaultQueueNames : IErrorQueueNameFormatter, IDeadLetterQueueNameFormatter
{
    public string FormatErrorQueueName(string queueName) => Suffixed(queueName, "_error");

    public string FormatDeadLetterQueueName(string queueName) => Suffixed(queueName, "_skipped");

    private static string Suffixed(string name, string suffix) =>
        SqsAddress.IsFifoName(name) ? name[..^".fifo".Length] + suffix + ".fifo" : name + suffix;
}
