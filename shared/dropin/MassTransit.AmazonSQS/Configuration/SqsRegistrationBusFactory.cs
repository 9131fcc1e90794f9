using MassTransit.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsRegistrationBusFactory : TransportRegistrationBusFactory<IAmazonSqsReceiveEndpointConfigurator>
{
    private readonly SqsBusConfiguration _bus;
    private readonly Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? _configure;

    public SqsRegistrationBusFactory(Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure)
        : this(new SqsBusConfiguration(), configure)
    {
    }

    private SqsRegistrationBusFactory(SqsBusConfiguration bus, Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure)
        : base(bus.HostConfiguration)
    {
        _bus = bus;
        _configure = configure;
    }

    public override IBusInstance CreateBus(IBusRegistrationContext context, IEnumerable<IBusInstanceSpecification> specifications, string busName) =>
        CreateBus(new SqsBusFactoryConfigurator(_bus), context, _configure, specifications);
}
