using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>Finds what opens a registry: the credentials of one account, or the best that can be found anywhere.</summary>
internal interface ICredentialFinder
{
    /// <summary>The credentials for a repository; null for none.</summary>
    /// <exception cref="RegistryException">They should be known, but could not be had.</exception>
    ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken);

    /// <summary>Hears that a registry refused credentials.</summary>
    void Refuse(RegistryHost host, RegistryCredential refused);
}
