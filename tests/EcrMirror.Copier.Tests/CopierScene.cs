using EcrMirror.Copier.Blobs;
using EcrMirror.Copier.Manifests;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Registry;
using EcrMirror.State;
using EcrMirror.State.Blobs;
using EcrMirror.State.Manifests;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Copier.Tests;

/// <summary>A source, a destination, and a Copier between them with state in memory.</summary>
internal sealed class CopierScene : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CopierScene(LocalRegistry source, LocalRegistry destination, TimeProvider time, Action<CopierOptions>? configure)
    {
        (Source, Destination) = (source, destination);
        _services = new ServiceCollection()
            .AddSingleton(time)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddMetrics()
            .AddState()
            .AddRegistries(options => options.RetryAttempts = 0)
            .AddCopier()
            .Configure<CopierOptions>(options =>
            {
                (options.AttemptDelay, options.BlobAttempts) = (TimeSpan.Zero, 2);
                configure?.Invoke(options);
            })
            .BuildServiceProvider();
    }

    public LocalRegistry Source { get; }

    public LocalRegistry Destination { get; }

    public LocalRepository From => Source.Repository("team/app");

    public LocalRepository To => Destination.Repository("mirror/app");

    public LocalRepository Sibling => Destination.Repository("mirror/sibling");

    public BlobCopier Blobs => _services.GetRequiredService<BlobCopier>();

    public BlobStream Stream => _services.GetRequiredService<BlobStream>();

    public WindowMemory Window => _services.GetRequiredService<WindowMemory>();

    public IRegistries Registries => _services.GetRequiredService<IRegistries>();

    public ManifestCopier Manifests => _services.GetRequiredService<ManifestCopier>();

    public IBlobLocations Locations => _services.GetRequiredService<IBlobLocations>();

    public IManifestStore ManifestStore => _services.GetRequiredService<IManifestStore>();

    public static async Task<CopierScene> StartAsync(TimeProvider? time = null, Action<CopierOptions>? configure = null) =>
        new(await LocalRegistry.StartAsync(), await LocalRegistry.StartAsync(), time ?? TimeProvider.System, configure);

    /// <summary>What the destination registry was asked, in order of arrival.</summary>
    public IReadOnlyList<RegistryOperation> Asked => Operations(Destination.Journal);

    public static IReadOnlyList<RegistryOperation> Operations(RequestJournal journal) => [.. journal.Entries.Select(entry => entry.Request.Operation)];

    public Task<IReadOnlyList<BlobArrival>> CopyAsync(SampleBlob blob, params IReadOnlyCollection<LocalRepository> destinations) =>
        CopyAsync(blob, trustLocations: true, destinations);

    public Task<IReadOnlyList<BlobArrival>> CopyAsync(SampleBlob blob, bool trustLocations, params IReadOnlyCollection<LocalRepository> destinations) =>
        Blobs.CopyAsync(
            new BlobOrder(blob.Descriptor, From.Repository) { TrustsLocations = trustLocations },
            [.. destinations.Select(destination => destination.Repository)],
            TestContext.Current.CancellationToken);

    /// <summary>Makes state believe that a repository holds a blob.</summary>
    public Task KnowAsync(LocalRepository holder, SampleBlob blob) =>
        Locations.AddAsync(holder.Repository, [blob.Descriptor.Digest], TestContext.Current.CancellationToken);

    /// <summary>Whether state believes that a repository holds a blob.</summary>
    public async Task<bool> KnowsAsync(LocalRepository holder, SampleBlob blob) =>
        (await Locations.FindAsync(holder.Repository.Host, [blob.Descriptor.Digest], TestContext.Current.CancellationToken))
            .GetValueOrDefault(blob.Descriptor.Digest, []).Contains(holder.Repository.Name);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Destination.DisposeAsync();
        await Source.DisposeAsync();
    }
}
