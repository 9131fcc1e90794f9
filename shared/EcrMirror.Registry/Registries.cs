using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Pacing;
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
    : IRegistries, IDisposable
{
    private readonly IRegistryDialect[] _dialects = [.. dialects];

    private readonly CredentialSearch _credentials = new(
        new OptionCredentials(options), [.. providers], new CredentialFiles(options, Environment.GetEnvironmentVariable, time, logger));

    private readonly IRequestBudgets[] _budgets = [.. budgets];

    private readonly ConcurrentDictionary<RegistryHost, Lazy<RegistryConnection>> _connections = new();

    public IRemoteRepository Open(Repository repository)
    {
        // Lazy, because two callers that name a host at once must share its gate.
        RegistryConnection connection = _connections.GetOrAdd(
            repository.Host,
            host => new Lazy<RegistryConnection>(() => new RegistryConnection(host, options, _credentials, _budgets, time, jitter, logger))).Value;
        IRemoteRepository remote = new RemoteRepository(connection, repository, logger);
        foreach (IRegistryDialect dialect in _dialects)
            remote = dialect.Adapt(remote);
        return remote;
    }

    public void Dispose()
    {
        foreach (Lazy<RegistryConnection> connection in _connections.Values)
            connection.Value.Dispose();
    }
}
