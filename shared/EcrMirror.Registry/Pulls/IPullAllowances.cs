using EcrMirror.Oci;

namespace EcrMirror.Registry.Pulls;

/// <summary>
/// What this process last heard of how many pulls registries grant. Docker Hub says so in headers of its answers about manifests; what any
/// registry says in the same headers counts the same.
/// </summary>
public interface IPullAllowances
{
    /// <summary>The accounts that a registry is read with, in the order in which they are declared; one where none is declared.</summary>
    IReadOnlyList<AccountPulls> Find(RegistryHost host);
}
