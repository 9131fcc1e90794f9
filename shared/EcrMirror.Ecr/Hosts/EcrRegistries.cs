using EcrMirror.Oci;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Hosts;

/// <summary>Tells registries of Amazon ECR from others: by the names that AWS gives them, and by those of the settings.</summary>
public sealed class EcrRegistries(IOptions<EcrOptions> options)
{
    /// <summary>What to do about a host that is known as no private registry, as the rest of a sentence.</summary>
    public const string HowToName =
        $"write its host, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com, or name it in {EcrOptions.Section}:{nameof(EcrOptions.Registries)}, with {PrivateParts}.";

    /// <summary>What an entry for a private registry has.</summary>
    internal const string PrivateParts =
        $"{nameof(NamedEcrRegistry.Host)}, {nameof(NamedEcrRegistry.Account)}, {nameof(NamedEcrRegistry.Region)} and {nameof(NamedEcrRegistry.Endpoint)}";

    private readonly Lazy<IReadOnlyDictionary<RegistryHost, EcrRegistry>> _named = new(() => Read(options.Value.Registries));

    /// <summary>What is known of a host; null where it is no registry of ECR. What the settings say of a host of AWS's counts more.</summary>
    public EcrRegistry? Find(RegistryHost host) => _named.Value.TryGetValue(host, out EcrRegistry? named) ? named : EcrHosts.Read(host);

    /// <summary>Every host by which references may name the private registry of an account and region.</summary>
    public IEnumerable<RegistryHost> HostsOf(string account, string region) =>
        EcrHosts.Of(account, region)
            .Concat(_named.Value
                .Where(named => named.Value.Kind is EcrRegistryKind.Private && named.Value.Account == account && named.Value.Region == region)
                .Select(named => named.Key))
            .Distinct();

    /// <summary>Private registries that the settings have in places of their own, emulators mostly.</summary>
    /// <param name="region">Their region; null for any.</param>
    internal IEnumerable<RegistryHost> Elsewhere(string? region) => _named.Value
        .Where(named => named.Value is { Kind: EcrRegistryKind.Private, Endpoint: not null } && (region is null || named.Value.Region == region))
        .Select(named => named.Key);

    private static Dictionary<RegistryHost, EcrRegistry> Read(IEnumerable<NamedEcrRegistry> registries)
    {
        var byHost = new Dictionary<RegistryHost, EcrRegistry>();
        foreach (NamedEcrRegistry named in registries)
        {
            var host = RegistryHost.Parse(named.Host);
            byHost[host] = Read(named, EcrHosts.Read(host));
        }

        return byHost;
    }

    // An entry for a host of AWS's need not say what the host says.
    private static EcrRegistry Read(NamedEcrRegistry named, EcrRegistry? usual) => new()
    {
        Kind = named.Kind ?? usual?.Kind ?? EcrRegistryKind.Private,
        Account = named.Account ?? usual?.Account,
        Region = named.Region ?? usual?.Region ?? EcrRegistry.PublicRegion,
        IsFips = usual?.IsFips is true,
        IsDualStack = usual?.IsDualStack is true,
        Endpoint = named.Endpoint is { } endpoint ? new Uri(endpoint) : null,
    };
}
