using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Registry.Blobs;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.DockerHub;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Pulls;
using EcrMirror.Registry.Tags;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry;

/// <summary>One connection per registry host, made when the host is first named and kept until the end.</summary>
internal sealed class Registries(
    RegistryOptions options,
    IEnumerable<ICredentialProvider> providers,
    IEnumerable<IRegistryDialect> dialects,
    IEnumerable<IRequestBudgets> budgets,
    TimeProvider time,
    Jitter jitter,
    ILogger<Registries> logger)
    : IRegistries, IPullAllowances, IDisposable
{
    private readonly IRegistryDialect[] _dialects = [.. dialects];

    private readonly TagPageMemory _pages = new(RegistryLimits.TagPageMemoryBytes);

    private readonly IRequestBudgets[] _budgets = [.. budgets];

    private readonly ConcurrentDictionary<RegistryHost, Lazy<RegistryConnection>> _connections = new();

    /// <summary>Where credentials are looked for.</summary>
    public CredentialSearch Credentials { get; } = new(
        new OptionCredentials(options), [.. providers], new CredentialFiles(options, Environment.GetEnvironmentVariable, time, logger));

    /// <summary>What all blobs have together that are read in pieces.</summary>
    public PieceMemory PieceMemory { get; } = new(options);

    public IRemoteRepository Open(Repository repository)
    {
        DockerHubTags? hub = repository.Host == RegistryHost.DockerHub ? new DockerHubTags(Connect(RegistryHost.Parse(options.DockerHubApi)), logger) : null;
        IRemoteRepository remote = new RemoteRepository(Connect(repository.Host), repository, _pages, hub, logger);
        foreach (IRegistryDialect dialect in _dialects)
            remote = dialect.Adapt(remote);
        return remote;
    }

    public IReadOnlyList<AccountPulls> Find(RegistryHost host) => Connect(host).Pulls.Known;

    /// <summary>The connection to a host.</summary>
    public RegistryConnection Connect(RegistryHost named) =>

        // Lazy, because two callers that name a host at once must share its gate.
        _connections.GetOrAdd(
            named,
            host => new Lazy<RegistryConnection>(() => new RegistryConnection(host, options, Credentials, service => Recognize(host, service), _budgets, time, jitter, logger)
            {
                Pieces = new PieceTrials(host, PieceMemory, time, logger),
            })).Value;

    private RegistryLikeness? Recognize(RegistryHost host, string service) =>
        _dialects.Select(dialect => dialect.Recognize(host, service)).FirstOrDefault(likeness => likeness is not null);

    // The container does this once for every service that it handed this object out as.
    public void Dispose()
    {
        foreach (RegistryHost host in _connections.Keys)
        {
            if (_connections.TryRemove(host, out Lazy<RegistryConnection>? connection))
                connection.Value.Dispose();
        }
    }
}
