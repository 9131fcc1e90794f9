using MassTransit;

namespace EcrMirror.Hosting.Bus;

/// <summary>The one place that knows what carries the messages: today the memory of this process.</summary>
internal static class Transport
{
    public static void UsingChosenTransport(this IBusRegistrationConfigurator bus) =>
        bus.UsingInMemory((context, transport) =>
        {
            transport.ConfigureJsonSerializerOptions(json =>
            {
                // An explicit null for something that may not be null is a malformed message, not a surprise in a handler.
                json.RespectNullableAnnotations = true;
                return json;
            });
            transport.ConfigureEndpoints(context);
        });
}
