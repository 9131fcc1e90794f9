using EcrMirror.Hosting;
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
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner;

/// <summary>The Planner: decides what is missing where.</summary>
public static class PlannerModule
{
    /// <summary>The service as a process hosts it.</summary>
    public static MirrorService Service { get; } = new("Planner", services => services.AddPlanner(), bus => bus.AddPlanner());

    /// <summary>What the service needs.</summary>
    public static IServiceCollection AddPlanner(this IServiceCollection services) => services
        .AddCheckedOptions<PlannerOptions>(PlannerOptions.Section)
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

    /// <summary>What the service consumes.</summary>
    public static IBusRegistrationConfigurator AddPlanner(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<SyncRepositoryConsumer, SyncRepositoryConsumerDefinition>();
        bus.AddConsumer<UrgentSyncRepositoryConsumer, UrgentSyncRepositoryConsumerDefinition>();
        bus.AddConsumer<SyncImageConsumer, SyncImageConsumerDefinition>();
        bus.AddConsumer<UrgentSyncImageConsumer, UrgentSyncImageConsumerDefinition>();
        return bus;
    }
}
