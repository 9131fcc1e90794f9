using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Copier;
using EcrMirror.Hosting.Messages;
using EcrMirror.Oci;
using EcrMirror.Publisher;
using EcrMirror.Registry;
using EcrMirror.State.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests;

/// <summary>All four services in this process, as the command line runs them, with short waits.</summary>
internal sealed class InProcessMirror : IAsyncDisposable
{
    /// <summary>A run that takes longer never ends: a test that says so is better than one that hangs.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(1);

    private readonly ServiceProvider _services;
    private int _requests;

    private InProcessMirror(ServiceProvider services) => _services = services;

    public IServiceProvider Services => _services;

    public ILedger Ledger => Services.GetRequiredService<ILedger>();

    public static async Task<InProcessMirror> StartAsync(
        string? stateFile = null, Action<RegistryOptions>? registries = null, Action<IServiceCollection>? also = null)
    {
        var settings = new RunSettings
        {
            StateFile = stateFile,
            Registries = options =>
            {
                options.RetryDelay = TimeSpan.FromMilliseconds(1);
                options.RetryAttempts = 2;
                registries?.Invoke(options);
            },
        };
        ServiceProvider opened = await RunHost.OpenAsync(settings, TestContext.Current.CancellationToken, services =>
        {
            services.Configure<CopierOptions>(copier => copier.AttemptDelay = TimeSpan.FromMilliseconds(1));
            services.Configure<PublisherOptions>(publisher => publisher.SourceTagTrustedFor = TimeSpan.Zero);
            also?.Invoke(services);
        });
        return new InProcessMirror(opened);
    }

    /// <summary>Mirrors one image to repositories, under the source's tag, and waits for every end.</summary>
    public async Task<IReadOnlyList<ImageOutcome>> MirrorAsync(ImageReference source, params IReadOnlyCollection<Repository> destinations) =>
        await MirrorAsync(new MirrorRequest
        {
            RequestId = $"request-{Interlocked.Increment(ref _requests)}",
            Source = source,
            Destinations = [.. destinations.Select(repository => new Destination { Repository = repository, Tags = source.Tag is { } tag ? [tag] : [] })],
        });

    /// <summary>Carries out requests and waits for every end.</summary>
    public async Task<IReadOnlyList<ImageOutcome>> MirrorAsync(params IReadOnlyList<MirrorRequest> requests) => (await RunAsync(requests)).Outcomes;

    /// <summary>Carries out requests, waits for every end, and gives back the run.</summary>
    public Task<MirrorRun> RunAsync(params IReadOnlyList<MirrorRequest> requests) => Services.GetRequiredService<MirrorRuns>()
        .RunAsync(requests, TestContext.Current.CancellationToken)
        .WaitAsync(LongestRun, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<MemoryQueues>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
