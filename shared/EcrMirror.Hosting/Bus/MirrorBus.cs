using EcrMirror.Hosting.Health;
using EcrMirror.Hosting.Telemetry;
using EcrMirror.State;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcrMirror.Hosting.Bus;

/// <summary>The bus that the services of this process share.</summary>
public static class MirrorBus
{
    /// <summary>
    /// Adds the bus with the consumers of some services. Call it once for each process: a container holds one bus.
    /// </summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="options">What carries the messages.</param>
    /// <param name="modules">What each service registers, such as <c>bus => bus.AddCopier()</c>.</param>
    public static IServiceCollection AddMirrorBus(
        this IServiceCollection services, BusOptions options, params IReadOnlyCollection<Action<IBusRegistrationConfigurator>> modules)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options).TryAddSingleton<QueueHealth>();

        // Messages in memory end with the process, and so do the plans they belong to.
        services.PostConfigure<StateOptions>(state => state.KeepsPlansInMemory = options.Transport is TransportKind.Memory);
        services.AddOptions<MassTransitHostOptions>().Configure(bus => bus.StopTimeout = bus.ConsumerStopTimeout = options.StopTimeout);
        return services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(check => check.Name = "bus");
            bus.SetKebabCaseEndpointNameFormatter();
            bus.AddConfigureEndpointsCallback((context, _, endpoint) =>
            {
                endpoint.ConfigureConsumeTopology = false;

                // From the outside in.
                endpoint.UseConsumeFilter(typeof(MessageContextFilter<>), context);
                if (endpoint is IAmazonSqsReceiveEndpointConfigurator queue)
                    Transport.ConfigureQueue(queue, options, context);
                endpoint.UseMessageRetry(FaultRules.Retry);
            });
            foreach (Action<IBusRegistrationConfigurator> module in modules)
                module(bus);
            bus.UsingTransport(options);
        });
    }
}
