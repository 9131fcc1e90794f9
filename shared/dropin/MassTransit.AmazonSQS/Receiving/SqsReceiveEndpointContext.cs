using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.AmazonSqsTransport.Sending;
using MassTransit.Middleware;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

internal sealed class SqsReceiveEndpointContext(SqsHostConfiguration host, SqsReceiveEndpointConfiguration configuration)
    : BaseReceiveEndpointContext(host, configuration)
{
    private SqsTransportProvider? _provider;
    private Supervisor _agents = new();

    private SqsTransportProvider Provider => _provider ??= new SqsTransportProvider(host, this);

    public override void AddSendAgent(IAgent agent) => _agents.Add(agent);

    public override void AddConsumeAgent(IAgent agent) => _agents.Add(agent);

    /// <summary>Stops what sends for this endpoint; a bus that starts again gets new ones.</summary>
    public async Task StopSendingAsync(CancellationToken cancellationToken)
    {
        await _agents.Stop("The endpoint stops", cancellationToken);
        (_agents, _provider) = (new Supervisor(), null);
        Reset();
    }

    public override Exception ConvertException(Exception exception, string message) => new ConnectionException(message, exception);

    protected override ISendTransportProvider CreateSendTransportProvider() => Provider;

    protected override IPublishTransportProvider CreatePublishTransportProvider() => Provider;
}
