using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>The credentials that the options hold, by host.</summary>
internal sealed class OptionCredentials(RegistryOptions options) : ICredentialProvider
{
    public ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken)
    {
        foreach ((string text, StaticCredential credential) in options.Credentials)
        {
            if (RegistryHost.TryParse(text, out RegistryHost host) && host == repository.Host)
                return ValueTask.FromResult<RegistryCredential?>(
                    RegistryCredential.OfPassword(credential.Username, credential.Password, "the options"));
        }

        return ValueTask.FromResult<RegistryCredential?>(null);
    }

    public void Forget(RegistryHost host)
    {
        // Options do not change.
    }
}
