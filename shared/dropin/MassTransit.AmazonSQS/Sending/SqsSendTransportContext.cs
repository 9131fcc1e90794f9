using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Configuration;
using MassTransit.Context;
using MassTransit.Transports;
using Microsoft.Extensions.Logging;

namespace MassTransit.AmazonSqsTransport.Sending;

/// <summary>Sends to one queue or topic, with those attributes that MassTransit's own transport writes.</summary>
internal sealed partial class SqsSendTransportContext(IHostConfiguration host, ISerialization serialization, SqsConnection connection, SqsAddress address)
    : BaseSendTransportContext(host, serialization), SendTransportContext<PipeContext>
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    public override string EntityName => address.Name;

    public override string ActivitySystem => address.IsTopic ? "sns" : "sqs";

    public Task Send(IPipe<PipeContext> pipe, CancellationToken cancellationToken = default) => pipe.Send(this);

    public void Probe(ProbeContext context) => context.CreateScope("sendTransport").Set(new { address.Name, address.IsTopic });

    public override Task<SendContext<T>> CreateSendContext<T>(T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken) =>
        CreateSendContext(this, message, pipe, cancellationToken);

    public async Task<SendContext<T>> CreateSendContext<T>(PipeContext context, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class
    {
        var sendContext = new SqsSendContext<T>(message, cancellationToken);
        await pipe.Send(sendContext);
        return sendContext;
    }

    public Task Send<T>(PipeContext transportContext, SendContext<T> sendContext)
        where T : class
    {
        IFifoMessage? fifo = sendContext as IFifoMessage;
        string? identity = address.IsFifo ? (sendContext.MessageId ?? NewId.NextGuid()).ToString("D") : null;
        var message = new OutgoingMessage(Body(sendContext), Attributes(sendContext))
        {
            // Where nobody named a group, each message is one: no order was asked for. On a standard queue the group is whom the
            // message is for, so that none waits behind another's many; those take no deduplication id.
            GroupId = fifo?.GroupId ?? identity,
            DeduplicationId = address.IsFifo ? fifo?.DeduplicationId ?? identity : null,
            DelaySeconds = Delay(sendContext),
        };
        if (message.Size <= OutgoingMessage.SizeLimit)
            return connection.SendAsync(address, message, sendContext.CancellationToken);

        // Refused, a notice of a fault would keep the faulted message from being moved to its error queue: it would come back for ever.
        if (sendContext.Message is Fault)
        {
            LogFaultTooLarge(LogContext.Logger, TypeCache<T>.ShortName, address.Name, message.Size);
            return Task.CompletedTask;
        }
        throw new TransportException(
            address.In(connection.HostAddress),
            $"{TypeCache<T>.ShortName} has {message.Size} bytes with its attributes, and is not sent: {address.Name} takes {OutgoingMessage.SizeLimit}. "
            + "Put big content into state, and let the message name it.");
    }

    private static string Body<T>(SendContext<T> context)
        where T : class =>
        ((MessageSendContext<T>)context).Body.GetString();

    private int? Delay(SendContext context) => context.Delay switch
    {
        not { } or { Ticks: <= 0 } => null,
        { } delay when delay <= LongestDelay && !address.IsTopic && !address.IsFifo => (int)Math.Ceiling(delay.TotalSeconds),
        _ => throw new TransportException(new Uri($"queue:{address.Name}"), "SQS delays by 15 minutes at most, and neither topics nor FIFO queues do."),
    };

    private static Dictionary<string, string> Attributes(SendContext context)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (context.ContentType is { } contentType)
            attributes["Content-Type"] = contentType.ToString();
        if (context.CorrelationId is { } correlation)
            attributes["CorrelationId"] = correlation.ToString("D");

        foreach ((string name, object value) in context.Headers.GetAll())
        {
            // The envelope has all of them; as attributes go those that somebody may look at without it.
            if (attributes.Count == OutgoingMessage.AttributeLimit)
                break;
            if (!IsDetail(name) && MessageText.IsName(name)
                && new HeaderValue(name, value).IsStringValue(out HeaderValue<string> text) && text.Value is { Length: > 0 })
                attributes.TryAdd(name, MessageText.Clean(text.Value));
        }
        return attributes;
    }

    private static bool IsDetail(string header) =>
        header.StartsWith("MT-Host-", StringComparison.Ordinal)
        || (header.StartsWith("MT-Fault-", StringComparison.Ordinal) && header != MessageHeaders.FaultMessage);

    [LoggerMessage(4, LogLevel.Warning, "{MessageType} is not sent to {Target}: it has {Size} bytes. The message that faulted is in its error queue")]
    private static partial void LogFaultTooLarge(ILogger logger, string messageType, string target, int size);
}
