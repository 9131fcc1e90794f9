using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>Asks every provider in turn: the options, then the registered ones, then the files of this machine.</summary>
internal sealed class CredentialSearch(IReadOnlyList<ICredentialProvider> providers)
{
    public async ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken)
    {
        foreach (ICredentialProvider provider in providers)
        {
            if (await provider.FindAsync(repository, cancellationToken) is { } found)
                return found;
        }

        return null;
    }

    public void Forget(RegistryHost host)
    {
        foreach (ICredentialProvider provider in providers)
            provider.Forget(host);
    }
}
