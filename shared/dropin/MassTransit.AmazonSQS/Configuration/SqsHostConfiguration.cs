using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsHostConfiguration : BaseHostConfiguration<SqsReceiveEndpointConfiguration, IAmazonSqsReceiveEndpointConfigurator>
{
    private readonly SqsBusConfiguration _bus;
    private readonly HostSettingsSlot _slot;
    private readonly SqsBusTopology _topology;

    public SqsHostConfiguration(SqsBusConfiguration bus, HostSettingsSlot slot)
        : base(bus)
    {
        (_bus, _slot) = (bus, slot);
        _topology = new SqsBusTopology(this, bus.Topology);
        Connection = new SqsConnection(() => slot.Settings);
    }

    public SqsConnection Connection { get; }

    public override Uri HostAddress => _slot.Settings.HostAddress;

    public override IBusTopology Topology => _topology;

    public override IRetryPolicy ReceiveTransportRetryPolicy { get; } =
        Retry.CreatePolicy(retry => retry.Exponential(1000, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2)));

    public void Use(SqsHostSettings settings) => _slot.Settings = settings;

    public override void ReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint) =>
        Create(new QueueSettings(queueName), _bus.CreateEndpointConfiguration(isBusEndpoint: false), configureEndpoint);

    public override void ReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter, Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null) =>
        ReceiveEndpoint(
            definition.GetEndpointName(endpointNameFormatter ?? DefaultEndpointNameFormatter.Instance), endpoint => Apply(endpoint, definition, configureEndpoint));

    public override IReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(string queueName, Action<IReceiveEndpointConfigurator>? configure) =>
        Create(new QueueSettings(queueName), _bus.CreateEndpointConfiguration(isBusEndpoint: false), configure);

    public SqsReceiveEndpointConfiguration Connect(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator>? configure) =>
        Create(new QueueSettings(queueName), _bus.CreateEndpointConfiguration(isBusEndpoint: false), configure);

    public SqsReceiveEndpointConfiguration Create(
        QueueSettings queue, IEndpointConfiguration endpoint, Action<SqsReceiveEndpointConfiguration>? configure)
    {
        var configuration = new SqsReceiveEndpointConfiguration(this, queue, endpoint);
        configure?.Invoke(configuration);
        Connection.Declare(queue);
        Observers.EndpointConfigured(configuration);
        Add(configuration);
        return configuration;
    }

    public void Apply(
        IAmazonSqsReceiveEndpointConfigurator endpoint, IEndpointDefinition definition, Action<IAmazonSqsReceiveEndpointConfigurator>? configure)
    {
        endpoint.AutoDelete = definition.IsTemporary;
        ApplyEndpointDefinition(endpoint, definition);
        configure?.Invoke(endpoint);
    }

    public override IHost Build()
    {
        var host = new SqsHost(this, _topology);
        foreach (SqsReceiveEndpointConfiguration endpoint in GetConfiguredEndpoints())
            endpoint.Build(host);
        return host;
    }
}
