using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>The credentials that the options hold, by host.</summary>
internal sealed class OptionCredentials(RegistryOptions options) : ICredentialProvider
{
    private const string Source = "the options";

    public ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken) =>
        ValueTask.FromResult(HostEntries.TryFind(options.Credentials, repository.Host, out StaticCredential? given) ? Of(given) : null);

    public void Forget(RegistryHost host)
    {
        // Options do not change.
    }

    private static RegistryCredential Of(StaticCredential given) =>
        given.IsAnonymous ? RegistryCredential.OfNobody(Source)
        : given.RegistryToken.Length > 0 ? RegistryCredential.OfRegistryToken(given.RegistryToken, Source)
        : RegistryCredential.OfPassword(given.Username, given.Password, Source);
}
