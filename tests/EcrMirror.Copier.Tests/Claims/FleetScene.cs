using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.State;
using EcrMirror.State.Claims;
using EcrMirror.Testing.Registries;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Copier.Tests.Claims;

/// <summary>A source, a destination, and any number of Copiers between them that share state.</summary>
internal sealed class FleetScene : IAsyncDisposable
{
    private readonly ServiceProvider _state;
    private readonly List<FleetCopier> _copiers = [];

    private FleetScene(LocalRegistry source, LocalRegistry destination)
    {
        (Source, Destination) = (source, destination);
        _state = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddLogging().AddState().BuildServiceProvider();
    }

    public ManualTimeProvider Time { get; } = new();

    public LocalRegistry Source { get; }

    public LocalRegistry Destination { get; }

    public LocalRepository From => Source.Repository("team/app");

    public LocalRepository To => Destination.Repository("mirror/app");

    public LocalRepository Sibling => Destination.Repository("mirror/sibling");

    public IBlobClaims Claims => _state.GetRequiredService<IBlobClaims>();

    public static async Task<FleetScene> StartAsync(SampleBlob blob)
    {
        var scene = new FleetScene(await LocalRegistry.StartAsync(), await LocalRegistry.StartAsync());
        scene.From.AddBlob(blob.Descriptor.Digest, blob.Content);
        return scene;
    }

    public FleetCopier AddCopier(Action<CopierOptions>? configure = null)
    {
        var copier = new FleetCopier(_state, Time, configure);
        _copiers.Add(copier);
        return copier;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FleetCopier copier in _copiers)
            await copier.DisposeAsync();
        await _state.DisposeAsync();
        await Destination.DisposeAsync();
        await Source.DisposeAsync();
    }
}
