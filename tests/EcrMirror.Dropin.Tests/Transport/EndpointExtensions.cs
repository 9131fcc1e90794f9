using MassTransit;

namespace EcrMirror.Dropin.Tests.Transport;

internal static class EndpointExtensions
{
    /// <summary>An endpoint that stops quickly: a receive that is under way is waited for.</summary>
    public static void Endpoint(this IAmazonSqsBusFactoryConfigurator bus, string queue, Action<IAmazonSqsReceiveEndpointConfigurator> configure) =>
        bus.ReceiveEndpoint(queue, (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
        {
            endpoint.WaitTimeSeconds = 1;
            configure(endpoint);
        });
}
