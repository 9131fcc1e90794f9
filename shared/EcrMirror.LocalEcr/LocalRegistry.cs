using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Distribution;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Listening;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr;

/// <summary>
/// A registry on 127.0.0.1, in this process: strict to the distribution specification, silent, with a journal of what it was asked
/// and faults on demand. Disposing cuts what is still open and forgets everything.
/// </summary>
public sealed class LocalRegistry : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly RegistryStore _store = new();
    private readonly List<BlobHost> _blobHosts = [];
    private readonly Lock _lock = new();
    private readonly DistributionEndpoints _endpoints;
    private readonly RequestPipeline _pipeline;
    private readonly LocalRegistryOptions _options;
    private LoopbackServer? _server;
    private bool _isDisposed;

    private LocalRegistry(LocalRegistryOptions options)
    {
        _options = options;
        TokenAccess? tokens = options.Tokens is null ? null : new TokenAccess(options.Tokens, options.Credentials, options.TimeProvider);
        IAccessRule? access = tokens is not null ? tokens : options.Credentials is null ? null : new BasicAccess(options.Credentials);
        IBlobStorage storage = options.Folder is null ? new MemoryBlobStorage() : new FolderBlobStorage(options.Folder);
        Faults = new RegistryFaults(_store, tokens, StartBlobHostAsync);
        _pipeline = new RequestPipeline(Journal, Faults, _stopping.Token);
        _endpoints = new DistributionEndpoints(_store, storage, access, tokens, options);
    }

    /// <summary>Where it listens: <c>127.0.0.1:port</c>.</summary>
    public RegistryHost Host => _server!.Host;

    /// <summary>Where it listens, with the scheme it speaks.</summary>
    public Uri BaseAddress => new($"{(_options.Certificate is null ? "http" : "https")}://{Host}");

    /// <summary>What it was asked.</summary>
    public RequestJournal Journal { get; } = new();

    /// <summary>What goes wrong on demand.</summary>
    public RegistryFaults Faults { get; }

    /// <summary>Every repository that holds or held something, sorted by name.</summary>
    public IReadOnlyList<LocalRepository> Repositories => [.. _store.Repositories.Select(Repository)];

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalRegistry> StartAsync(LocalRegistryOptions? options = null, CancellationToken cancellationToken = default)
    {
        var registry = new LocalRegistry(options ?? new LocalRegistryOptions());
        registry._server = await LoopbackServer.StartAsync(registry._options.Port, registry._options.Certificate, context =>
        {
            (RegistryRequest request, SpecError? problem) = RequestReader.Read(context.Request, registry.Host);
            return registry._pipeline.HandleAsync(context, request, exchange => registry._endpoints.AnswerAsync(exchange, problem));
        }, cancellationToken);
        return registry;
    }

    /// <summary>Direct access to a repository, which need not exist yet.</summary>
    public LocalRepository Repository(RepositoryName name) => new(_store, new Repository(Host, name));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;

        await _stopping.CancelAsync();
        foreach (BlobHost host in TakeBlobHosts())
            await host.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        await _endpoints.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task<BlobHost> StartBlobHostAsync(CancellationToken cancellationToken)
    {
        BlobHost host = await BlobHost.StartAsync(_store, _options.Certificate, _pipeline, cancellationToken);
        lock (_lock)
            _blobHosts.Add(host);
        return host;
    }

    private List<BlobHost> TakeBlobHosts()
    {
        lock (_lock)
        {
            List<BlobHost> hosts = [.. _blobHosts];
            _blobHosts.Clear();
            return hosts;
        }
    }
}
