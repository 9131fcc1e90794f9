using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Configuration;
using MassTransit.Observables;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsBusConfiguration : EndpointConfiguration, IBusConfiguration
{
    private readonly BusObservable _observers = new();

    public SqsBusConfiguration()
        : this(new HostSettingsSlot())
    {
    }

    private SqsBusConfiguration(HostSettingsSlot slot)
        : base(new SqsTopologyConfiguration(() => slot.Settings.TopicPrefix))
    {
        HostConfiguration = new SqsHostConfiguration(this, slot);
        BusEndpointConfiguration = CreateEndpointConfiguration(isBusEndpoint: true);
    }

    public SqsHostConfiguration HostConfiguration { get; }

    IHostConfiguration IBusConfiguration.HostConfiguration => HostConfiguration;

    public IEndpointConfiguration BusEndpointConfiguration { get; }

    public IBusObserver BusObservers => _observers;

    public ConnectHandle ConnectBusObserver(IBusObserver observer) => _observers.Connect(observer);

    public ConnectHandle ConnectEndpointConfigurationObserver(IEndpointConfigurationObserver observer) =>
        HostConfiguration.ConnectEndpointConfigurationObserver(observer);

    public IEndpointConfiguration CreateEndpointConfiguration(bool isBusEndpoint) =>
        new SqsEndpointConfiguration(this, SqsTopologyConfiguration.OfEndpoint(Topology), isBusEndpoint);
}
