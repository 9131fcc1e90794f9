using System.Security.Cryptography;
using EcrMirror.Ecr;
using EcrMirror.Ecr.RuleTags;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Rules;
using EcrMirror.Rules.Files;
using EcrMirror.Scheduler.PushEvents;
using EcrMirror.Scheduler.Removal;
using EcrMirror.Scheduler.Requests;
using EcrMirror.Scheduler.Requests.Admission;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Scheduler.Sweep;
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
        services.TryAddSingleton<MirrorMetrics>();
        services.AddCheckedOptions<RuleOptions>(RuleOptions.Section);
        services.AddCheckedOptions<RuleTagOptions>(RuleTagOptions.Section);
        services.AddSingleton<IRuleSource>(provider => new RuleFileSource([.. provider.GetRequiredService<IOptions<RuleOptions>>().Value.Files]));
        services.AddRuleTags();
        services.TryAddSingleton<IRuleChoice, EveryRule>();
        services.TryAddSingleton<RuleCatalog>();
        services.TryAddSingleton<KnownRules>();

        services.AddCheckedOptions<RequestOptions>(RequestOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RequestOptions>, RequestOptionsCheck>());
        services.TryAddSingleton<RequestAllowance>();
        services.TryAddSingleton<RequestAdmission>();

        services.AddCheckedOptions<PushEventOptions>(PushEventOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PushEventOptions>, PushEventOptionsCheck>());
        services.AddEcrRegistries();
        services.TryAddSingleton<PushedImages>();

        services.AddCheckedOptions<SweepOptions>(SweepOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SweepOptions>, SweepOptionsCheck>());
        services.TryAddSingleton<RuleSweep>();
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RuleSweeper>(
            provider, new Random(RandomNumberGenerator.GetInt32(int.MaxValue))));

        services.AddCheckedOptions<ScheduleOptions>(ScheduleOptions.Section);
        services.TryAddSingleton<RuleMovement>();
        services.TryAddSingleton<IRuleWork, QueuedRuleWork>();
        services.TryAddSingleton<RuleStarter>();
        services.TryAddSingleton<RuleEnds>();
        services.TryAddSingleton<RuleRemovals>();
        services.TryAddSingleton<RuleTimetable>();
        services.AddHostedService<RuleTimer>();
        return services;
    }

    /// <summary>What the service consumes.</summary>
    public static IBusRegistrationConfigurator AddScheduler(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<MirrorRequestConsumer, MirrorRequestConsumerDefinition>();
        bus.AddConsumer<UrgentMirrorRequestConsumer, UrgentMirrorRequestConsumerDefinition>();
        bus.AddConsumer<PushEventConsumer, PushEventConsumerDefinition>();
        return bus;
    }
}
