using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Probes;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>The checks that say whether registries of Amazon ECR and ECR Public can be mirrored from and to.</summary>
public sealed class EcrChecks
{
    private readonly EcrRegistries _registries;
    private readonly IRegistries _opened;
    private readonly IRegistryProbe _probe;
    private readonly EcrClients _clients;
    private readonly EcrOptions _options;
    private readonly CallerIdentities _identities;
    private readonly ControlPlanes _planes;
    private readonly CacheReads _reads;

    /// <summary>Checks of what is configured.</summary>
    public EcrChecks(
        EcrRegistries registries, IRegistries opened, IRegistryProbe probe, EcrClients clients, IOptions<EcrOptions> options, TimeProvider time)
    {
        (_registries, _opened, _probe, _clients, _options) = (registries, opened, probe, clients, options.Value);
        _identities = new CallerIdentities(clients, options, time);
        _planes = new ControlPlanes(clients, _identities, time);
        _reads = new CacheReads(clients);
    }

    /// <summary>Whether a repository is Amazon ECR's or ECR Public's.</summary>
    public bool Knows(Repository repository) => _registries.Find(repository.Host) is not null;

    /// <summary>The checks of those registries and repositories that are ECR's; of others there are none.</summary>
    /// <param name="sources">What is mirrored from.</param>
    /// <param name="destinations">What is mirrored to.</param>
    public IReadOnlyList<ICheck> Of(IReadOnlyCollection<Repository> sources, IReadOnlyCollection<Repository> destinations)
    {
        var checks = new List<ICheck>();
        foreach (IGrouping<RegistryHost, Repository> named in destinations.Concat(sources).Distinct().GroupBy(repository => repository.Host))
        {
            if (_registries.Find(named.Key) is not { } registry)
                continue;

            string subject = named.Key.ToString();
            checks.Add(new IdentityCheck(subject, registry, _identities, _planes));
            Repository[] written = [.. named.Where(destinations.Contains)];
            checks.Add(new TokenCheck(registry, named.First(), written.Length > 0, _planes, _probe));
            if (written.Length > 0)
                checks.AddRange(OfDestinations(subject, registry, written));
        }

        return checks;
    }

    private IEnumerable<ICheck> OfDestinations(string subject, EcrRegistry registry, IReadOnlyList<Repository> destinations) =>
    [
        .. destinations.SelectMany(destination => OfDestination(registry, destination)),
        .. registry.Kind is EcrRegistryKind.Public ? OfPublicSettings(subject, registry, destinations) : OfSettings(subject, registry, destinations),
        new QuotaCheck(subject, registry),
        .. registry.Kind is EcrRegistryKind.Public ? [] : destinations.Select(destination => new ImageCountCheck(registry, destination, _clients, _planes)),
    ];

    private IEnumerable<ICheck> OfDestination(EcrRegistry registry, Repository destination)
    {
        EcrRepositoryTemplate? declared = _options.Repositories.FindTemplate(destination);
        IProbes probes = registry.Kind is EcrRegistryKind.Public
            ? new PublicProbes(registry, destination, _clients, declared)
            : new PrivateProbes(registry, destination, _clients, declared);
        yield return new RepositoryCheck(registry, _opened.Open(destination), _clients, _planes);
        yield return new PermissionCheck(registry, destination, probes, _options.Repositories.Create, _planes);
    }

    private IEnumerable<ICheck> OfSettings(string subject, EcrRegistry registry, IReadOnlyList<Repository> destinations) =>
    [
        AccountSettingCheck.OfMounts(subject, registry, _clients, _planes),
        AccountSettingCheck.OfPolicyScope(subject, registry, _clients, _planes),
        new CreationTemplateCheck(subject, registry, destinations, _reads, _options, _planes),
        new PullThroughCheck(subject, registry, destinations, _reads, _options.Repositories, _planes),
        new ScanningCheck(subject, registry, _clients, _planes),
        new PullTimeCheck(subject, registry, _clients, _identities, _planes),
    ];

    private IEnumerable<ICheck> OfPublicSettings(string subject, EcrRegistry registry, IReadOnlyList<Repository> destinations) =>
        [new AliasCheck(subject, registry, destinations, _clients, _planes)];
}
