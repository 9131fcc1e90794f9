using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>
/// Knows credentials of some registries. Providers that are registered as services are asked after the options, and after files of docker
/// and podman that name the very host, unless it refused what they have; the first that knows any wins. They are asked for every request,
/// so they remember what is costly to find, and renew in time what expires.
/// </summary>
public interface ICredentialProvider
{
    /// <summary>The credentials for a repository; null where this provider knows none, which is no error.</summary>
    /// <exception cref="RegistryException">They should be known, but could not be had.</exception>
    ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken);

    /// <summary>Hears that a registry refused what was found: the next search starts anew.</summary>
    void Forget(RegistryHost host);
}
