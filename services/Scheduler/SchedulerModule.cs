using EcrMirror.Hosting;
using EcrMirror.Scheduler.Requests;
using EcrMirror.Scheduler.Requests.Admission;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler;

/// <summary>The Scheduler: decides what is due, and why.</summary>
public static class SchedulerModule
{
    /// <summary>The service as a process hosts it.</summary>
    public static MirrorService Service { get; } = new("Scheduler", services => services.AddScheduler(), bus => bus.AddScheduler());

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddScheduler(this IServiceCollection services)
    {
        services.AddCheckedOptions<RequestOptions>(RequestOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RequestOptions>, RequestOptionsCheck>());
        services.TryAddSingleton<RequestAllowance>();
        services.TryAddSingleton<RequestAdmission>();
        return services;
    }

    /// <summary>What the service consumes.</summary>
    public static IBusRegistrationConfigurator AddScheduler(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<MirrorRequestConsumer, MirrorRequestConsumerDefinition>();
        bus.AddConsumer<UrgentMirrorRequestConsumer, UrgentMirrorRequestConsumerDefinition>();
        return bus;
    }
}
