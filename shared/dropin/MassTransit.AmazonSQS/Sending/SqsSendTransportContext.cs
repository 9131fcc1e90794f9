using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Configuration;
using MassTransit.Context;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Sending;

/// <summary>Sends to one queue or topic, with those attributes that MassTransit's own transport writes.</summary>
internal sealed class SqsSendTransportContext(IHostConfiguration host, ISerialization serialization, SqsConnection connection, SqsAddress address)
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
        return connection.SendAsync(
            address,
            new OutgoingMessage(Body(sendContext), Attributes(sendContext))
            {
                // Where nobody named a group, each message is one: no order was asked for.
                GroupId = fifo?.GroupId ?? identity,
                DeduplicationId = fifo?.DeduplicationId ?? identity,
                DelaySeconds = Delay(sendContext),
            },
            sendContext.CancellationToken);
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
            if (!IsDetail(name) && new HeaderValue(name, value).IsStringValue(out HeaderValue<string> text) && text.Value is { Length: > 0 })
                attributes.TryAdd(name, text.Value);
        }
        return attributes;
    }

    private static bool IsDetail(string header) =>
        header.StartsWith("MT-Host-", StringComparison.Ordinal)
        || (header.StartsWith("MT-Fault-", StringComparison.Ordinal) && header != MessageHeaders.FaultMessage);
}
