using MassTransit.Context;

namespace MassTransit.AmazonSqsTransport.Sending;

internal sealed class SqsSendContext<T>(T message, CancellationToken cancellationToken) : MessageSendContext<T>(message, cancellationToken), IFifoMessage
    where T : class
{
    public string? GroupId { get; set; }

    public string? DeduplicationId { get; set; }
}
