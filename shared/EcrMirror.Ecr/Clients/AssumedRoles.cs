using System.Collections.Concurrent;
using Amazon.Runtime;
using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Clients;

/// <summary>Credentials of the roles that are assumed for registries of other accounts: one session for each, shared by its regions.</summary>
internal sealed class AssumedRoles(EcrOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<AssumedRole>> _roles = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The credentials for a registry; null where those of this process are meant.</summary>
    public AWSCredentials? Find(EcrRegistry registry)
    {
        // The account that asks needs no role to be itself.
        if (registry is { Kind: EcrRegistryKind.Private, Account: null })
            return null;

        string key = registry.Account ?? EcrOptionsCheck.RoleOfPublic;
        return options.Roles.TryGetValue(key, out EcrRole? role)
            ? _roles.GetOrAdd(key, _ => new Lazy<AssumedRole>(() => new AssumedRole(role, StsClients.Open(registry, options)))).Value
            : null;
    }

    public void Dispose()
    {
        foreach (Lazy<AssumedRole> role in _roles.Values)
            role.Value.Dispose();
    }
}
