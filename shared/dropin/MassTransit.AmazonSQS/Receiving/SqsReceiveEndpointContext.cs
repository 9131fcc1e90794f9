using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.AmazonSqsTransport.Sending;
using MassTransit.Middleware;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

internal sealed class SqsReceiveEndpointContext : BaseReceiveEndpointContext
{
    private readonly SqsTransportProvider _provider;
    private readonly Supervisor _agents = new();

    public SqsReceiveEndpointContext(SqsHostConfiguration host, SqsReceiveEndpointConfiguration configuration)
        : base(host, configuration) => _provider = new SqsTransportProvider(host, this);

    public override void AddSendAgent(IAgent agent) => _agents.Add(agent);

    public override void AddConsumeAgent(IAgent agent) => _agents.Add(agent);

    public Task StopSendingAsync(CancellationToken cancellationToken) => _agents.Stop("The endpoint stops", cancellationToken);

    public override Exception ConvertException(Exception exception, string message) => new ConnectionException(message, exception);

    protected override ISendTransportProvider CreateSendTransportProvider() => _provider;

    protected override IPublishTransportProvider CreatePublishTransportProvider() => _provider;
}
