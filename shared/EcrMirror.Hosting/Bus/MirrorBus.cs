using EcrMirror.Hosting.Health;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Telemetry;
using EcrMirror.State;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcrMirror.Hosting.Bus;

/// <summary>The bus of MassTransit that the services of this process share.</summary>
public static class MirrorBus
{
    /// <summary>
    /// Adds the bus with the queues of some services. Call it once for each process: a container holds one bus.
    /// </summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="options">What carries the messages.</param>
    /// <param name="queues">The queues that are received from; none in a process that only sends.</param>
    public static IServiceCollection AddMirrorBus(this IServiceCollection services, BusOptions options, params IEnumerable<QueueHandlers> queues)
    {
        QueueHandlers[] handled = [.. queues];
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options).TryAddSingleton<QueueHealth>();
        services.AddSingleton<IMessageSender>(provider => new BusSender(provider.GetRequiredService<IBus>()));
        foreach (HandledMessage message in handled.SelectMany(queue => queue.Messages))
            message.AddTo(services);

        // Messages in memory end with the process, and so do the plans they belong to.
        services.PostConfigure<StateOptions>(state => state.KeepsPlansInMemory = options.Transport is TransportKind.Memory);
        services.AddOptions<MassTransitHostOptions>().Configure(bus => bus.StopTimeout = bus.ConsumerStopTimeout = options.StopTimeout);
        return services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(check => check.Name = "bus");
            bus.UsingTransport(options, (context, transport) =>
            {
                foreach (QueueHandlers queue in handled)
                    transport.ReceiveEndpoint(queue.Name, endpoint => Configure(endpoint, queue, options, context));
            });
        });
    }

    /// <summary>Has the handlers of a queue consume from an endpoint.</summary>
    private static void Configure(IReceiveEndpointConfigurator endpoint, QueueHandlers queue, BusOptions options, IBusRegistrationContext context)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.ConcurrentMessageLimit = queue.AtOnce(context);

        // From the outside in.
        endpoint.UseConsumeFilter(typeof(MessageContextFilter<>), context);
        if (endpoint is IAmazonSqsReceiveEndpointConfigurator sqs)
            Transport.ConfigureQueue(sqs, options, context);
        if (!queue.TellsOfFaults)
            endpoint.PublishFaults = false;
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(FaultRules.IsTriedAgain);
            retry.Intervals(FaultRules.Delays);
        });
        foreach (IConfigureReceiveEndpoint also in context.GetServices<IConfigureReceiveEndpoint>())
            also.Configure(queue.Name, endpoint);
        queue.OnBus?.Invoke(endpoint);
        var handlers = new BusEndpoint(endpoint, context);
        foreach (HandledMessage message in queue.Messages)
            message.Show(handlers);
    }
}
