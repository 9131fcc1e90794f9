using MassTransit;

namespace EcrMirror.EndToEnd.Tests.Delivery;

/// <summary>Delivers every message to every consumer twice, as queues may.</summary>
internal sealed class TwiceDelivered : IConfigureReceiveEndpoint
{
    public void Configure(string name, IReceiveEndpointConfigurator configurator) => configurator.UseFilter(new Again());

    private sealed class Again : IFilter<ConsumeContext>
    {
        public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
        {
            await next.Send(context);
            await next.Send(context);
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("again");
    }
}
