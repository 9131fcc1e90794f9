using EcrMirror.LocalEcr.Distribution;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Listening;

/// <summary>
/// Where a private registry, or all public ones, speak the distribution specification: a port, its journal and its faults, and the
/// host beside it from which layers are downloaded.
/// </summary>
internal sealed class RegistryListener : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly RequestPipeline _pipeline;
    private readonly TimeProvider _time;
    private EcrQuirks _quirks;
    private LoopbackServer? _server;
    private BlobHost? _blobHost;

    public RegistryListener(EcrQuirks quirks, TimeProvider time, int keptEntries)
    {
        (_quirks, _time) = (quirks, time);
        Journal = new RequestJournal(keptEntries);
        Faults = new RegistryFaults(Store, null, _ => Task.FromResult(Blobs));
        _pipeline = new RequestPipeline(Journal, Faults, _stopping.Token);
    }

    public RegistryStore Store { get; } = new();

    public RequestJournal Journal { get; }

    public RegistryFaults Faults { get; }

    /// <summary>How the host departs from the specification; a change holds from the next request on.</summary>
    public EcrQuirks Quirks
    {
        get => Volatile.Read(ref _quirks);
        set => Volatile.Write(ref _quirks, value);
    }

    /// <summary>The registries that are served: one private one, or all public ones.</summary>
    public List<EcrRegistry> Registries { get; } = [];

    public RegistryHost Host => _server!.Host;

    public BlobHost Blobs => _blobHost!;

    /// <summary>Answers requests that are for registries.</summary>
    public EcrDistribution? Face { get; set; }

    public async Task StartAsync(int port, Func<HttpRequest, RegistryListener, RegistryListener> choose, CancellationToken cancellationToken)
    {
        _blobHost = await BlobHost.StartAsync(Store, null, _pipeline, cancellationToken, _time);
        _server = await LoopbackServer.StartAsync(port, null, context => choose(context.Request, this).HandleAsync(context), cancellationToken);
        foreach (EcrRegistry registry in Registries)
        {
            registry.Host = Host;
            registry.DownloadAddress = DownloadAddress;
        }
    }

    /// <summary>Answers a request, whichever port it came to.</summary>
    public Task HandleAsync(HttpContext context)
    {
        (RegistryRequest request, SpecError? problem) = RequestReader.Read(context.Request, Host);
        return _pipeline.HandleAsync(context, request, exchange => Face!.AnswerAsync(exchange, problem));
    }

    public Uri DownloadAddress(RepositoryName path, Digest digest) => Blobs.Sign(path, digest, Quirks.DownloadAddressLifetime);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_blobHost is not null)
            await _blobHost.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        foreach (EcrRegistry registry in Registries)
            await registry.DisposeAsync();
        Face?.Dispose();
        _stopping.Dispose();
    }
}
