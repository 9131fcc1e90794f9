using EcrMirror.Contracts;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Messages;
using EcrMirror.Planner.Inventory;
using EcrMirror.Planner.Measure;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Platforms;
using EcrMirror.Planner.Preview;
using EcrMirror.Planner.Pulls;
using EcrMirror.Planner.Resolution;
using EcrMirror.Planner.Selection;
using EcrMirror.Planner.Survey;
using EcrMirror.Planner.Upkeep;
using EcrMirror.Registry;
using EcrMirror.State.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner;

/// <summary>The Planner: decides what is missing where.</summary>
public static class PlannerModule
{
    /// <summary>What the service receives from. Urgent images are looked at besides the others.</summary>
    public static IReadOnlyList<QueueHandlers> Queues { get; } =
    [
        .. QueueHandlers.WithUrgent(new QueueHandlers(MirrorQueues.NameOf<SyncRepository>(), HandledMessage.Of<SyncRepository, SyncRepositoryHandler>())
        {
            AtOnce = services => OptionsOf(services).ConcurrentRepositories,
        }),
        .. QueueHandlers.WithUrgent(new QueueHandlers(MirrorQueues.NameOf<SyncImage>(), HandledMessage.Of<SyncImage, SyncImageHandler>())
        {
            AtOnce = services => OptionsOf(services).ConcurrentImages,
            InTurnsOf = message => ((SyncImage)message).Source.Repository,
        }),
    ];

    /// <summary>The service as a process hosts it.</summary>
    public static MirrorService Service { get; } = new("Planner", services => services.AddPlanner(), Queues);

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddPlanner(this IServiceCollection services) => services
        .AddCheckedOptions<PlannerOptions>(PlannerOptions.Section, (given, options) => given.Bind(options))
        .AddSingleton<ConfigReader>()
        .AddSingleton<ImageTimes>()
        .AddSingleton(provider => new TagSearch(
            provider.GetRequiredService<IRegistries>(), provider.GetRequiredService<ImageTimes>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<RepositorySelection>()
        .AddSingleton<TagKnowledge>()
        .AddSingleton<TagMemory>()
        .AddSingleton<DestinationTags>()
        .AddSingleton<CountedSources>()
        .AddSingleton<TagComparison>()
        .AddSingleton<DestinationInventory>()
        .AddSingleton<RepositoryUpkeep>()
        .AddSingleton<SourceManifests>()
        .AddSingleton<SourceResolver>()
        .AddSingleton<PlatformSelection>()
        .AddSingleton<TreeWalker>()
        .AddSingleton<PlanWatch>()
        .AddSingleton<PullBudget>()
        .AddSingleton<Deferral>()
        .AddSingleton<ImagePlanner>()
        .AddSingleton(known => new SourceSurvey(
            known.GetRequiredService<RepositorySelection>(),
            known.GetRequiredService<TagComparison>(),
            known.GetRequiredService<PullBudget>(),
            known.GetRequiredService<Deferral>()))
        .AddSingleton(known => new SourceMeasure(
            known.GetRequiredService<RepositorySelection>(),
            known.GetRequiredService<SourceResolver>(),
            known.GetRequiredService<PlatformSelection>(),
            known.GetRequiredService<ConfigReader>(),
            known.GetRequiredService<SourceManifests>(),
            known.GetRequiredService<IRegistries>(),
            known.GetRequiredService<IOptions<PlannerOptions>>()))
        .AddSingleton(known => new PlanPreview(
            known.GetRequiredService<ImagePlanner>(),
            known.GetRequiredService<IRegistries>(),
            known.GetRequiredService<IBlobLocations>()));

    private static PlannerOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<PlannerOptions>>().Value;
}
