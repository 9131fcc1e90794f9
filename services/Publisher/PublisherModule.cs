using EcrMirror.Hosting;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Hosting.Topics;
using EcrMirror.Publisher.Faults;
using EcrMirror.Publisher.Landing;
using EcrMirror.Publisher.Notices;
using EcrMirror.Publisher.Publication;
using EcrMirror.Publisher.Removal;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcrMirror.Publisher;

/// <summary>The Publisher: makes content visible.</summary>
public static class PublisherModule
{
    /// <summary>The service as a process hosts it.</summary>
    public static MirrorService Service { get; } = new("Publisher", services => services.AddPublisher(), bus => bus.AddPublisher());

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddPublisher(this IServiceCollection services)
    {
        services.TryAddSingleton<MirrorMetrics>();
        return services
            .AddCheckedOptions<PublisherOptions>(PublisherOptions.Section)
            .AddSingleton<DestinationPublisher>()
            .AddSingleton<ImmutableTags>()
        .AddSingleton<RootPublication>()
            .AddSingleton<SourceTagCheck>()
            .AddSingleton<TagRemovals>()
            .AddCheckedOptions<NoticeOptions>(NoticeOptions.Section)
            .AddTopics()
            .AddSingleton<EventTopic>()
            .AddHostedService<EventTopicSetup>()
            .AddSingleton<INoticeBoard, TopicBoard>();
    }

    /// <summary>What the service consumes.</summary>
    public static IBusRegistrationConfigurator AddPublisher(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<LandingConsumer, LandingConsumerDefinition>();
        bus.AddConsumer<UrgentLandingConsumer, UrgentLandingConsumerDefinition>();
        bus.AddConsumer<RemoveTagsConsumer, RemoveTagsConsumerDefinition>();
        bus.AddConsumer<FaultConsumer, FaultConsumerDefinition>();
        bus.AddConsumer<NoticeConsumer, NoticeConsumerDefinition>();
        bus.AddConsumer<ReplyConsumer, ReplyConsumerDefinition>();
        return bus;
    }
}
