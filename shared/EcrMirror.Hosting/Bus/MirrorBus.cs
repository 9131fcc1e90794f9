using MassTransit;
using Microsoft.Extensions.DependencyInjection;

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
        services.AddOptions<MassTransitHostOptions>().Configure(bus => bus.StopTimeout = bus.ConsumerStopTimeout = options.StopTimeout);
        return services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            bus.AddConfigureEndpointsCallback((_, _, endpoint) =>
            {
                endpoint.ConfigureConsumeTopology = false;
                endpoint.UseMessageRetry(FaultRules.Retry);
            });
            foreach (Action<IBusRegistrationConfigurator> module in modules)
                module(bus);
            bus.UsingTransport(options);
        });
    }
}
