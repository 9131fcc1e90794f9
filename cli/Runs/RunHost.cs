using EcrMirror.Cli.Copy;
using EcrMirror.Cli.Sync;
using EcrMirror.Copier;
using EcrMirror.Ecr;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Budgets;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Settings;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Publisher.Notices;
using EcrMirror.Registry;
using EcrMirror.Scheduler;
using EcrMirror.Scheduler.Requests;
using EcrMirror.State;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli.Runs;

/// <summary>All four services in this process, over a bus in its memory.</summary>
internal static class RunHost
{
    // Less than what the command line gives a program to end after a signal.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Does work over the services and stops them. Who interrupts it waits only a moment for what is under way: leaving that is as
    /// safe as a crash, and a registry that hangs must not hold up Ctrl+C.
    /// </summary>
    /// <param name="settings">How the services run.</param>
    /// <param name="work">What is to be done; state is open, and the services start with the first message (<see cref="RunServices"/>).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<T> RunAsync<T>(RunSettings settings, Func<IHost, Task<T>> work, CancellationToken cancellationToken) =>
        await RunAsync(Build(settings), work, cancellationToken);

    /// <summary>Does work over services that were built for it, as <see cref="RunAsync{T}(RunSettings, Func{IHost, Task{T}}, CancellationToken)"/> does.</summary>
    public static async Task<T> RunAsync<T>(IHost host, Func<IHost, Task<T>> work, CancellationToken cancellationToken)
    {
        await OpenAsync(host, cancellationToken);
        RunServices services = host.Services.GetRequiredService<RunServices>();
        try
        {
            T result = await work(host);
            await services.StopAsync(CancellationToken.None);
            host.Dispose();
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not disposed: that waits until every message has been dealt with.
            using var patience = new CancellationTokenSource(StopPatience, TimeProvider.System);
            await services.StopAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>Builds the host, checks its settings and opens its state; disposing it stops the services if they were started.</summary>
    /// <param name="settings">How the services run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="also">Registrations that replace the usual ones.</param>
    public static async Task<IHost> OpenAsync(
        RunSettings settings, CancellationToken cancellationToken, Action<IServiceCollection>? also = null)
    {
        IHost host = Build(settings, also);
        await OpenAsync(host, cancellationToken);
        return host;
    }

    /// <summary>Builds the host: nothing is checked yet, and nothing opened.</summary>
    /// <param name="settings">How the services run.</param>
    /// <param name="also">Registrations that replace the usual ones.</param>
    public static IHost Build(RunSettings settings, Action<IServiceCollection>? also = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSettings(builder.Configuration, settings.SettingsFile);
        var warning = new LatestWarning { IsOnlyListener = settings.LogLevel is null };
        builder.Logging.AddProvider(warning).AddFilter<LatestWarning>(nameof(EcrMirror), LogLevel.Warning).AddFilter<LatestWarning>(null, LogLevel.None);
        if (settings.LogLevel is { } level)
        {
            builder.Logging.SetMinimumLevel(level).AddSimpleConsole(console => console.SingleLine = true);
            builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
                console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }

        builder.Services
            .AddCheckedOptions<RegistryOptions>(RegistryOptions.Section)
            .AddCheckedOptions<EcrOptions>(EcrOptions.Section)
            .AddMetrics()
            .AddSharedSections()
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
            .AddSingleton<RunServices>()
            .AddSingleton<MirrorRuns>()
            .AddSingleton<RuleSurvey>()
            .AddSingleton<HeldTags>()
            .AddSingleton<INoticeBoard>(provider => provider.GetRequiredService<MirrorRuns>())
            .AddSingleton<IHostLifetime, CommandLifetime>()
            .AddMirrorBus(
                new BusOptions(),
                bus => bus.AddScheduler(),
                bus => bus.AddPlanner(),
                bus => bus.AddCopier(),
                bus => bus.AddPublisher(),
                bus => bus.AddConsumer<BrokenRunConsumer, BrokenRunConsumerDefinition>())
            .AddOptions<MassTransitHostOptions>().Configure(bus => bus.WaitUntilStarted = true);
        (settings.Follows ?? FollowedRules.None).AddTo(builder.Services);
        also?.Invoke(builder.Services);

        return builder.Build();
    }

    private static async Task OpenAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            // Before anything else, so that what is wrong with a setting is not told by whoever happens to read it first.
            SettingsCheck.Check(host.Services);
            await host.Services.GetRequiredService<IStateCheck>().CheckAsync(cancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
