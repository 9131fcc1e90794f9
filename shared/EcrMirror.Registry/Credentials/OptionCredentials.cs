using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>The credentials that the options hold, by host.</summary>
internal sealed class OptionCredentials(RegistryOptions options) : ICredentialProvider
{
    private const string Source = "the options";

    public ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken) =>
        HostEntries.TryFind(options.Accounts, repository.Host, out IList<RegistryAccount>? accounts) && accounts is [var first, ..]
            ? OfAsync(first, repository, cancellationToken)
            : ValueTask.FromResult(HostEntries.TryFind(options.Credentials, repository.Host, out StaticCredential? given) ? Of(given) : null);

    public void Forget(RegistryHost host)
    {
        // Options do not change.
    }

    // What is not read is done as the first.
    private static async ValueTask<RegistryCredential?> OfAsync(RegistryAccount first, Repository repository, CancellationToken cancellationToken) =>
        await new AccountCredential(first).FindAsync(repository, cancellationToken) ?? RegistryCredential.OfNobody(Source);

    private static RegistryCredential Of(StaticCredential given) =>
        given.IsAnonymous ? RegistryCredential.OfNobody(Source)
        : given.RegistryToken.Length > 0 ? RegistryCredential.OfRegistryToken(given.RegistryToken, Source)
        : RegistryCredential.OfPassword(given.Username, given.Password, Source);
}
