using EcrMirror.Hosting;
using EcrMirror.Scheduler.Requests;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Scheduler;

/// <summary>The Scheduler: decides what is due, and why.</summary>
public static class SchedulerModule
{
    /// <summary>The service as a process hosts it.</summary>
    public static MirrorService Service { get; } = new("Scheduler", services => services.AddScheduler(), bus => bus.AddScheduler());

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddScheduler(this IServiceCollection services) => services;

    /// <summary>What the service consumes.</summary>
    public static IBusRegistrationConfigurator AddScheduler(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<MirrorRequestConsumer>();
        return bus;
    }
}
