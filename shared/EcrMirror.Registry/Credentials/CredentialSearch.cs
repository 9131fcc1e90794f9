using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>
/// Asks for credentials where somebody put them for this very registry first: the options, then files that name its host. Then the
/// registered providers, and last the helper that keeps the credentials of all hosts.
/// </summary>
internal sealed class CredentialSearch(ICredentialProvider options, IReadOnlyList<ICredentialProvider> providers, CredentialFiles files)
    : ICredentialFinder
{
    // What a login left in a file is often hours too old where a provider could make it anew.
    private readonly ConcurrentDictionary<RegistryHost, RegistryCredential> _refused = new();

    public async ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken)
    {
        if (await options.FindAsync(repository, cancellationToken) is { } given)
            return given.Kind is CredentialKind.Nobody ? null : given;

        RegistryCredential? named = await files.FindNamedAsync(repository, cancellationToken);
        if (named is not null && !(_refused.TryGetValue(repository.Host, out RegistryCredential? refused) && refused.Equals(named)))
            return named;

        ExceptionDispatchInfo? unknown = null;
        foreach (ICredentialProvider provider in providers)
        {
            try
            {
                if (await provider.FindAsync(repository, cancellationToken) is { } found)
                    return found;
            }
            catch (RegistryException failed) when (!failed.IsTransient)
            {
                unknown ??= ExceptionDispatchInfo.Capture(failed);
            }
        }

        // Nobody knows better than what was refused: the registry's answer to it says more than that it is missing.
        RegistryCredential? last = named ?? await files.FindAsync(repository, cancellationToken);
        if (last is null)
            unknown?.Throw();
        return last;
    }

    /// <summary>Hears that a registry refused credentials: the next search begins anew, and prefers others.</summary>
    public void Refuse(RegistryHost host, RegistryCredential refused)
    {
        _refused[host] = refused;
        options.Forget(host);
        files.Forget(host);
        foreach (ICredentialProvider provider in providers)
            provider.Forget(host);
    }
}
