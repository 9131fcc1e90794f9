using System.Security.Cryptography;
using EcrMirror.Contracts;
using EcrMirror.Ecr;
using EcrMirror.Ecr.RuleTags;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Rules;
using EcrMirror.Rules.Files;
using EcrMirror.Scheduler.ForeignMessages;
using EcrMirror.Scheduler.PushEvents;
using EcrMirror.Scheduler.Removal;
using EcrMirror.Scheduler.Requests;
using EcrMirror.Scheduler.Requests.Admission;
using EcrMirror.Scheduler.Requests.Bus;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Scheduler.Sweep;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler;

/// <summary>The Scheduler: decides what is due, and why.</summary>
public static class SchedulerModule
{
    /// <summary>
    /// What the service receives from, where messages are taken as they were sent, whatever they are. Requests have a second queue, for
    /// senders who have filled the other: what a request says of its priority is known only when it is read.
    /// </summary>
    public static IReadOnlyList<QueueHandlers> Queues { get; } =
    [
        .. QueueHandlers.WithUrgent(new QueueHandlers(
            QueueNames.MirrorRequests,
            HandledMessage.Of<RequestText, MirrorRequestHandler>(),
            HandledMessage.Of<MirrorRequest, MirrorRequestHandler>())
        {
            OnBus = queue => queue.TakeAsText<RequestText>(),
        }),
        new QueueHandlers(QueueNames.EcrPushEvents, HandledMessage.Of<EcrEventText, PushEventHandler>()) { OnBus = queue => queue.TakeAsText<EcrEventText>() },
    ];

    /// <summary>The service as a process hosts it.</summary>
    public static MirrorService Service { get; } = new("Scheduler", services => services.AddScheduler(), Queues);

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddScheduler(this IServiceCollection services)
    {
        services.TryAddSingleton<MirrorMetrics>();
        services.AddCheckedOptions<RuleOptions>(RuleOptions.Section, (given, options) => given.Bind(options));
        services.AddCheckedOptions<RuleTagOptions>(RuleTagOptions.Section, (given, options) => given.Bind(options));
        services.AddSingleton<IRuleSource>(provider => new RuleFileSource([.. provider.GetRequiredService<IOptions<RuleOptions>>().Value.Files]));
        services.AddRuleTags();
        services.TryAddSingleton<IRuleChoice, EveryRule>();
        services.TryAddSingleton<RuleCatalog>();
        services.TryAddSingleton<KnownRules>();

        services.AddCheckedOptions<RequestOptions>(RequestOptions.Section, (given, options) => given.Bind(options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RequestOptions>, RequestOptionsCheck>());
        services.TryAddSingleton<RequestAllowance>();
        services.TryAddSingleton<RequestAdmission>();

        services.AddCheckedOptions<PushEventOptions>(PushEventOptions.Section, (given, options) => given.Bind(options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PushEventOptions>, PushEventOptionsCheck>());
        services.AddEcrRegistries();
        services.TryAddSingleton<PushedImages>();

        services.AddCheckedOptions<SweepOptions>(SweepOptions.Section, (given, options) => given.Bind(options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SweepOptions>, SweepOptionsCheck>());
        services.TryAddSingleton<RuleSweep>();
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RuleSweeper>(
            provider, new Random(RandomNumberGenerator.GetInt32(int.MaxValue))));

        services.AddCheckedOptions<ScheduleOptions>(ScheduleOptions.Section, (given, options) => given.Bind(options));
        services.TryAddSingleton<RuleMovement>();
        services.TryAddSingleton<IRuleWork, QueuedRuleWork>();
        services.TryAddSingleton<RuleStarter>();
        services.TryAddSingleton<RuleEnds>();
        services.TryAddSingleton<RuleRemovals>();
        services.TryAddSingleton<RuleTimetable>();
        services.AddHostedService<RuleTimer>();
        return services;
    }
}
