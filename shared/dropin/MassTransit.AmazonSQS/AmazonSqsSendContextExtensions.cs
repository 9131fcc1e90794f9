using MassTransit.AmazonSqsTransport.Sending;

namespace MassTransit;

/// <summary>What FIFO queues and topics are told about a message.</summary>
public static class AmazonSqsSendContextExtensions
{
    /// <summary>The group within which messages keep their order.</summary>
    public static void SetGroupId(this SendContext context, string groupId) => Of(context).GroupId = groupId;

    /// <summary>What makes two sends within five minutes the same message.</summary>
    public static void SetDeduplicationId(this SendContext context, string deduplicationId) => Of(context).DeduplicationId = deduplicationId;

    private static IFifoMessage Of(SendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.TryGetPayload(out IFifoMessage? fifo) ? fifo : throw new ArgumentException("The message is not sent through SQS.", nameof(context));
    }
}
