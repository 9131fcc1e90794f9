using MassTransit;

namespace EcrMirror.EndToEnd.Tests.Crashes;

/// <summary>Puts crash points around the messages that consumers emit, and delivers a message again whose consumer crashed.</summary>
internal sealed class CrashingConsumers(CrashPoints points, bool isRedelivered) : IConfigureReceiveEndpoint
{
    public void Configure(string name, IReceiveEndpointConfigurator configurator)
    {
        if (isRedelivered)
        {
            configurator.UseMessageRetry(retry =>
            {
                retry.Handle<SimulatedCrashException>();
                retry.Immediate(1);
            });
        }

        configurator.ConfigureSend(send => send.UseExecute(context => Pass("Send", context)));
        configurator.ConfigurePublish(publish => publish.UseExecute(context => Pass("Publish", context)));
    }

    // Before a message leaves. What comes after one is the next step of its consumer, or the end of it.
    private void Pass(string verb, SendContext context)
    {
        string? type = context.SupportedMessageTypes?.FirstOrDefault();
        if (type?.StartsWith("urn:message:EcrMirror.Contracts:", StringComparison.Ordinal) is true)
            points.Pass($"before {verb} {type[(type.LastIndexOf(':') + 1)..]}");
    }
}
