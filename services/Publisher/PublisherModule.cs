using EcrMirror.Contracts;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Hosting.Topics;
using EcrMirror.Publisher.Faults;
using EcrMirror.Publisher.Landing;
using EcrMirror.Publisher.Notices;
using EcrMirror.Publisher.Publication;
using EcrMirror.Publisher.Removal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EcrMirror.Publisher;

/// <summary>The Publisher: makes content visible.</summary>
public static class PublisherModule
{
    /// <summary>What the service receives from.</summary>
    public static IReadOnlyList<QueueHandlers> Queues { get; } =
    [
        .. QueueHandlers.WithUrgent(new QueueHandlers(
            MirrorQueues.Landing,
            HandledMessage.Of<MirrorPlanned, LandingHandler>(),
            HandledMessage.Of<ManifestCopied, LandingHandler>(),
            HandledMessage.Of<ManifestCopyFailed, LandingHandler>())
        {
            AtOnce = services => services.GetRequiredService<IOptions<PublisherOptions>>().Value.ConcurrentReports,
        }),

        // One after the other: nobody waits for them, and what is published goes first.
        new QueueHandlers(MirrorQueues.NameOf<RemoveTags>(), HandledMessage.Of<RemoveTags, RemoveTagsHandler>()) { AtOnce = _ => 1 },
        new QueueHandlers(
            MirrorQueues.Faults,
            HandledMessage.FaultOf<SyncRepository, FaultHandler>(),
            HandledMessage.FaultOf<SyncImage, FaultHandler>(),
            HandledMessage.FaultOf<CopyManifest, FaultHandler>(),
            HandledMessage.FaultOf<MirrorPlanned, FaultHandler>(),
            HandledMessage.FaultOf<ManifestCopied, FaultHandler>(),
            HandledMessage.FaultOf<ManifestCopyFailed, FaultHandler>(),
            HandledMessage.FaultOf<RemoveTags, FaultHandler>()),
        new QueueHandlers(MirrorQueues.Notices, Events<NoticeHandler>())
        {
            TellsOfFaults = false,

            // In one process nothing is posted far away, and who waits for an end has seen what happened before it.
            AtOnce = services => services.GetRequiredService<BusOptions>().Transport is TransportKind.Memory ? 1 : null,
        },
        new QueueHandlers(MirrorQueues.Replies, Events<ReplyHandler>()) { TellsOfFaults = false },
    ];

    /// <summary>The service as a process hosts it.</summary>
    public static MirrorService Service { get; } = new("Publisher", services => services.AddPublisher(), Queues);

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddPublisher(this IServiceCollection services)
    {
        services.TryAddSingleton<MirrorMetrics>();
        return services
            .AddCheckedOptions<PublisherOptions>(PublisherOptions.Section, (given, options) => given.Bind(options))
            .AddSingleton<DestinationPublisher>()
            .AddSingleton<ImmutableTags>()
            .AddSingleton<RootPublication>()
            .AddSingleton<SourceTagCheck>()
            .AddSingleton<TagRemovals>()
            .AddCheckedOptions<NoticeOptions>(NoticeOptions.Section, (given, options) => given.Bind(options))
            .AddTopics()
            .AddSingleton<EventTopic>()
            .AddHostedService<EventTopicSetup>()
            .AddSingleton<INoticeBoard, TopicBoard>();
    }

    private static HandledMessage[] Events<THandler>()
        where THandler : class, IMessageHandler<object> =>
    [
        HandledMessage.Of<RequestRejected, THandler>(),
        HandledMessage.Of<MirrorPlanned, THandler>(),
        HandledMessage.Of<MirrorFoundCurrent, THandler>(),
        HandledMessage.Of<ImagePublished, THandler>(),
        HandledMessage.Of<MirrorFailed, THandler>(),
        HandledMessage.Of<SourceTagMoved, THandler>(),
        HandledMessage.Of<DestinationFoundDamaged, THandler>(),
        HandledMessage.Of<SelectionFailed, THandler>(),
        HandledMessage.Of<RepositoryReconciled, THandler>(),
        HandledMessage.Of<TagFoundImmutable, THandler>(),
        HandledMessage.Of<RuleExpiring, THandler>(),
        HandledMessage.Of<RuleExpired, THandler>(),
        HandledMessage.Of<TagRemoved, THandler>(),
    ];
}
