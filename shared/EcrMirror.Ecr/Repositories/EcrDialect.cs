using System.Collections.Concurrent;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Repositories;

/// <summary>Gives repositories of Amazon ECR and ECR Public what sets them apart; those of other registries stay as they are.</summary>
internal sealed class EcrDialect(
    EcrRegistries registries, EcrClients clients, EcrUpkeep upkeep, IOptions<EcrOptions> options, TimeProvider time, ILogger<EcrDialect> logger)
    : IRegistryDialect
{
    private readonly ConcurrentDictionary<EcrRegistry, EcrServices> _services = new();

    public IRemoteRepository Adapt(IRemoteRepository repository) => registries.Find(repository.Repository.Host) is { } registry
        ? new EcrRepository(repository, _services.GetOrAdd(registry, key => new EcrServices(key, clients, upkeep, options.Value, time, logger)))
        : repository;

    public RegistryLikeness? Recognize(RegistryHost host, string service) => EcrLikeness.Find(host, service, registries.Find(host));
}
