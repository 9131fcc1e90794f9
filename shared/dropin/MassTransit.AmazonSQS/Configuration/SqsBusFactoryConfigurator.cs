using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Configuration;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsBusFactoryConfigurator(SqsBusConfiguration bus) : BusFactoryConfigurator(bus), IAmazonSqsBusFactoryConfigurator, IBusFactory
{
    // What is said of the bus is said of its own queue, which nothing outlives.
    private readonly QueueSettings _queue = new(bus.Topology.Consume.CreateTemporaryQueueName("bus")) { IsTemporary = true };

    public bool Durable
    {
        set => _ = value;
    }

    public bool AutoDelete
    {
        set => _queue.IsTemporary = value;
    }

    public IDictionary<string, object> QueueAttributes => _queue.Attributes;

    public IDictionary<string, string> QueueTags => _queue.Tags;

    public ushort WaitTimeSeconds
    {
        set => _queue.WaitTimeSeconds = value;
    }

    public bool PurgeOnStartup
    {
        set => _queue.PurgesOnStartup = value;
    }

    public void Host(SqsHostSettings settings) => bus.HostConfiguration.Use(settings);

    public IReceiveEndpointConfiguration CreateBusEndpointConfiguration(Action<IReceiveEndpointConfigurator> configure) =>
        bus.HostConfiguration.Create(_queue, bus.BusEndpointConfiguration, configure);

    public void ReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator> configureEndpoint) =>
        bus.HostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IReceiveEndpointConfigurator> configureEndpoint) =>
        bus.HostConfiguration.ReceiveEndpoint(queueName, (IAmazonSqsReceiveEndpointConfigurator endpoint) => configureEndpoint(endpoint));

    public void ReceiveEndpoint(
        IEndpointDefinition definition,
        IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null) =>
        bus.HostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        bus.HostConfiguration.ReceiveEndpoint(
            definition, endpointNameFormatter, (IAmazonSqsReceiveEndpointConfigurator endpoint) => configureEndpoint?.Invoke(endpoint));
}
