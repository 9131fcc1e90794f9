using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

internal sealed class SqsReceiveTransport(SqsReceiveEndpointContext context, SqsHostConfiguration host, QueueSettings queue) : IReceiveTransport
{
    public ReceiveTransportHandle Start() => new SqsReceiveLoop(context, host, queue);

    public ConnectHandle ConnectReceiveObserver(IReceiveObserver observer) => context.ConnectReceiveObserver(observer);

    public ConnectHandle ConnectReceiveTransportObserver(IReceiveTransportObserver observer) => context.ConnectReceiveTransportObserver(observer);

    public ConnectHandle ConnectPublishObserver(IPublishObserver observer) => context.ConnectPublishObserver(observer);

    public ConnectHandle ConnectSendObserver(ISendObserver observer) => context.ConnectSendObserver(observer);

    public void Probe(ProbeContext context) => context.CreateScope("transport").Set(new { Type = "AmazonSQS", Queue = queue.Name });
}
