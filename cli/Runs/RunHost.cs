using EcrMirror.Cli.Copy;
using EcrMirror.Cli.Sync;
using EcrMirror.Copier;
using EcrMirror.Ecr;
using EcrMirror.Hosting.Budgets;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Settings;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Publisher.Notices;
using EcrMirror.Registry;
using EcrMirror.Scheduler;
using EcrMirror.Scheduler.Requests;
using EcrMirror.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli.Runs;

/// <summary>All four services in this process, with queues in its memory.</summary>
internal static class RunHost
{
    // Less than what the command line gives a program to end after a signal.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    /// <summary>The queues of the services.</summary>
    public static IReadOnlyList<QueueHandlers> Queues { get; } =
        [.. SchedulerModule.Queues, .. PlannerModule.Queues, .. CopierModule.Queues, .. PublisherModule.Queues];

    /// <summary>
    /// Does work over the services and stops them. Who interrupts it waits only a moment for what is under way: leaving that is as
    /// safe as a crash, and a registry that hangs must not hold up Ctrl+C.
    /// </summary>
    /// <param name="settings">How the services run.</param>
    /// <param name="work">What is to be done; state is open, and rules are followed if the settings name some.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<T> RunAsync<T>(RunSettings settings, Func<IServiceProvider, Task<T>> work, CancellationToken cancellationToken) =>
        await RunAsync(await OpenAsync(settings, cancellationToken), work, cancellationToken, isFollowing: settings.Follows is not null);

    /// <summary>Does work over services that were opened for it, and stops them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="work">What is to be done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isFollowing">Whether rules are followed meanwhile.</param>
    public static async Task<T> RunAsync<T>(
        ServiceProvider services, Func<IServiceProvider, Task<T>> work, CancellationToken cancellationToken, bool isFollowing = false)
    {
        MemoryQueues queues = services.GetRequiredService<MemoryQueues>();
        try
        {
            IHostedService[] followers = !isFollowing ? [] : [.. services.GetServices<IHostedService>()];
            foreach (IHostedService follower in followers)
                await follower.StartAsync(cancellationToken);
            T result = await work(services);
            foreach (IHostedService follower in followers)
                await follower.StopAsync(cancellationToken);
            await queues.StopAsync(cancellationToken);
            await services.DisposeAsync();
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not disposed: what is under way still uses it.
            using var patience = new CancellationTokenSource(StopPatience, TimeProvider.System);
            await queues.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>Builds the services, checks their settings and opens their state.</summary>
    /// <param name="settings">How the services run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="also">Registrations that replace the usual ones.</param>
    public static async Task<ServiceProvider> OpenAsync(
        RunSettings settings, CancellationToken cancellationToken, Action<IServiceCollection>? also = null)
    {
        ServiceProvider services = Build(settings, also);
        try
        {
            // Before anything else, so that what is wrong with a setting is not told by whoever happens to read it first.
            SettingsCheck.Check(services);
            await services.GetRequiredService<IStateCheck>().CheckAsync(cancellationToken);
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    private static ServiceProvider Build(RunSettings settings, Action<IServiceCollection>? also)
    {
        IServiceCollection services = ToolServices.Begin(new ConfigurationManager(), settings.SettingsFile, settings.LogLevel);
        var warning = new LatestWarning { IsOnlyListener = settings.LogLevel is null };
        services.AddLogging(logging => logging
            .AddProvider(warning).AddFilter<LatestWarning>(nameof(EcrMirror), LogLevel.Warning).AddFilter<LatestWarning>(null, LogLevel.None));
        services
            .AddSingleton(warning)
            .AddState(state => state.SqliteFile = settings.StateFile)
            .AddRegistries()
            .AddEcr()
            .AddBudgets()
            .Configure(settings.Registries)
            .Configure(settings.Ecr)
            .PostConfigure<PlannerOptions>(planner => planner.ConcurrentImages = settings.ImagesAtOnce ?? planner.ConcurrentImages)
            .PostConfigure<CopierOptions>(copier => copier.ConcurrentManifests = settings.ImagesAtOnce ?? copier.ConcurrentManifests)

            // Who types a command asks for himself, with his own credentials.
            .Configure<RequestOptions>(requests => requests.MayName = RequestScope.Everything)
            .AddScheduler().AddPlanner().AddCopier().AddPublisher()
            .AddSingleton<MirrorRuns>()
            .AddSingleton<RuleSurvey>()
            .AddSingleton<HeldTags>()
            .AddSingleton<INoticeBoard>(provider => provider.GetRequiredService<MirrorRuns>())
            .AddMemoryQueues(Queues);
        (settings.Follows ?? FollowedRules.None).AddTo(services);
        also?.Invoke(services);

        return services.BuildServiceProvider();
    }
}
