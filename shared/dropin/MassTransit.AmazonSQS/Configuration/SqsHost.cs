using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsHost(SqsHostConfiguration configuration, IBusTopology topology)
    : BaseHost(configuration, topology), IHost<IAmazonSqsReceiveEndpointConfigurator>
{
    public HostReceiveEndpointHandle ConnectReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null)
    {
        configuration.Connect(queueName, configureEndpoint).Build(this);
        return ReceiveEndpoints.Start(queueName);
    }

    public HostReceiveEndpointHandle ConnectReceiveEndpoint(
        IEndpointDefinition definition,
        IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(
            definition.GetEndpointName(endpointNameFormatter ?? DefaultEndpointNameFormatter.Instance),
            (IAmazonSqsReceiveEndpointConfigurator endpoint) => configuration.Apply(endpoint, definition, configureEndpoint));

    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(string queueName, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(queueName, (IAmazonSqsReceiveEndpointConfigurator endpoint) => configureEndpoint?.Invoke(endpoint));

    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ConnectReceiveEndpoint(
            definition, endpointNameFormatter, (IAmazonSqsReceiveEndpointConfigurator endpoint) => configureEndpoint?.Invoke(endpoint));

    protected override void Probe(ProbeContext context) => context.Set(new { Type = "AmazonSQS", Address });

    // Stopped after the endpoints: what they still send and delete needs the connection.
    protected override IAgent[] GetAgentHandles() => [new ConnectionAgent(configuration.Connection)];
}
