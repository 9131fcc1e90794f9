using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>The credentials of one declared account, whatever else is known.</summary>
internal sealed class AccountCredential(RegistryAccount account) : ICredentialFinder
{
    private readonly RegistryCredential? _credential = account.IsAnonymous
        ? null
        : RegistryCredential.OfPassword(account.Username, account.Password, $"the options, account '{account.DisplayName}'");

    public ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken) => ValueTask.FromResult(_credential);

    public void Refuse(RegistryHost host, RegistryCredential refused)
    {
        // Options do not change.
    }
}
