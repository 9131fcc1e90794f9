using EcrMirror.LocalEcr;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Demo;

/// <summary>The demo's two registries: those that an earlier <c>demo --keep</c> still holds up, or new ones in this process.</summary>
internal sealed class DemoRegistries : IAsyncDisposable
{
    private readonly LocalRegistry? _source;
    private readonly LocalRegistry? _destination;
    private KeptRegistries? _announced;

    private DemoRegistries(KeptRegistries kept) =>
        (Source, Destination, KeeperId) = (kept.Source, kept.Destination, kept.ProcessId);

    private DemoRegistries(LocalRegistry source, LocalRegistry destination) =>
        (Source, Destination, _source, _destination) = (source.Host, destination.Host, source, destination);

    /// <summary>Where images come from.</summary>
    public RegistryHost Source { get; }

    /// <summary>The local ECR.</summary>
    public RegistryHost Destination { get; }

    /// <summary>The process that holds the registries up, if it is another one.</summary>
    public int? KeeperId { get; }

    /// <summary>The kept registries if they answer, else new ones with the demo's content.</summary>
    public static async Task<DemoRegistries> OpenAsync(CancellationToken cancellationToken) =>
        await KeptRegistries.FindAsync(cancellationToken) is { } kept ? new DemoRegistries(kept) : await StartAsync(cancellationToken);

    /// <summary>New registries with the demo's content at the source.</summary>
    public static async Task<DemoRegistries> StartAsync(CancellationToken cancellationToken)
    {
        LocalRegistry source = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        LocalRegistry destination = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        DemoContent.AddTo(source);
        return new DemoRegistries(source, destination);
    }

    /// <summary>Lets other runs find these registries for as long as this process lives.</summary>
    /// <exception cref="WrongInputException">There is no place to say so.</exception>
    public void Keep(ImageReference probe, Digest digest)
    {
        var kept = new KeptRegistries(Source, Destination, probe, digest, Environment.ProcessId);
        kept.Announce();
        _announced = kept;
    }

    public async ValueTask DisposeAsync()
    {
        _announced?.Withdraw();
        if (_source is not null)
            await _source.DisposeAsync();
        if (_destination is not null)
            await _destination.DisposeAsync();
    }
}
