using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EcrMirror.Copier.Blobs;
using EcrMirror.Copier.Claims;
using EcrMirror.Copier.Manifests;
using EcrMirror.Hosting.Metrics;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Registry;
using EcrMirror.State.Blobs;
using EcrMirror.State.Claims;
using EcrMirror.State.Manifests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Copier.Tests.Claims;

/// <summary>A Copier as a process of its own has it: with its own flights, knowledge and connections, and with state that it shares.</summary>
internal sealed class FleetCopier : IAsyncDisposable, ILoggerProvider
{
    private readonly ServiceProvider _connections;
    private readonly ServiceProvider _services;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _counted = new();
    private readonly MeterListener _listener = new();

    public FleetCopier(IServiceProvider state, TimeProvider time, Action<CopierOptions>? configure = null)
    {
        Claims = new WatchedClaims(state.GetRequiredService<IBlobClaims>());

        // Registries have the real clock: what a test moves is the time of claims.
        _connections = new ServiceCollection().AddRegistries(options => options.RetryAttempts = 0).BuildServiceProvider();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging(logging => logging.AddProvider(this))
            .AddMetrics()
            .AddSingleton(time)
            .AddSingleton<IBlobClaims>(Claims)
            .AddSingleton(state.GetRequiredService<IBlobLocations>())
            .AddSingleton(state.GetRequiredService<IManifestStore>())
            .AddSingleton(_connections.GetRequiredService<IRegistries>())
            .AddCopier()
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<FleetClaims>(provider, new EvenRandom()))
            .Configure<CopierOptions>(options =>
            {
                (options.AttemptDelay, options.BlobAttempts) = (TimeSpan.Zero, 1);
                configure?.Invoke(options);
            })
            .BuildServiceProvider();

        MirrorMetrics metrics = _services.GetRequiredService<MirrorMetrics>();
        IMeterFactory meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MirrorMetrics.MeterName && instrument.Meter.Scope == meters && instrument.Name.Contains("claim", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, labels, _) => _counted.Enqueue(
            string.Join(' ', labels.ToArray().Where(label => label.Key == MirrorMetrics.OutcomeLabel).Select(label => $"{label.Value}").Prepend(instrument.Name))));
        _listener.Start();
        GC.KeepAlive(metrics);
    }

    public WatchedClaims Claims { get; }

    public FleetClaims Fleet => _services.GetRequiredService<FleetClaims>();

    public ManifestCopier Manifests => _services.GetRequiredService<ManifestCopier>();

    /// <summary>What was counted about claims, in order.</summary>
    public IReadOnlyList<string> Counted => [.. _counted];

    /// <summary>What was logged about claims, in order.</summary>
    public IReadOnlyList<string> Log => [.. _log];

    public Task<IReadOnlyList<BlobArrival>> CopyAsync(SampleBlob blob, LocalRepository source, params IReadOnlyCollection<LocalRepository> destinations) =>
        CopyAsync(blob, source, TestContext.Current.CancellationToken, destinations);

    public Task<IReadOnlyList<BlobArrival>> CopyAsync(
        SampleBlob blob, LocalRepository source, CancellationToken cancellationToken, params IReadOnlyCollection<LocalRepository> destinations) =>
        _services.GetRequiredService<BlobCopier>().CopyAsync(
            new BlobOrder(blob.Descriptor, source.Repository), [.. destinations.Select(destination => destination.Repository)], cancellationToken);

    public Task<IReadOnlyList<BlobArrival>> RepairAsync(SampleBlob blob, LocalRepository source, LocalRepository destination) =>
        _services.GetRequiredService<BlobCopier>().CopyAsync(
            new BlobOrder(blob.Descriptor, source.Repository) { TrustsLocations = false }, [destination.Repository], TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _services.DisposeAsync();
        await _connections.DisposeAsync();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Category(categoryName == typeof(FleetClaims).FullName ? _log : []);

    void IDisposable.Dispose()
    {
        // The lines outlive the services, which dispose of their log.
    }

    private sealed class Category(ConcurrentQueue<string> log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue(formatter(state, exception));
    }

    /// <summary>Always in the middle: waits are then as long as they are meant to be.</summary>
    private sealed class EvenRandom() : Random(0)
    {
        public override double NextDouble() => 0.5;
    }
}
