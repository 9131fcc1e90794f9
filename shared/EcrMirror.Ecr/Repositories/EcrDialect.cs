using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Repositories;

/// <summary>Gives repositories of Amazon ECR and ECR Public what sets them apart; those of other registries stay as they are.</summary>
internal sealed class EcrDialect(EcrRegistries registries) : IRegistryDialect
{
    public IRemoteRepository Adapt(IRemoteRepository repository) =>
        registries.Find(repository.Repository.Host) is { } registry ? new EcrRepository(repository, registry) : repository;
}
