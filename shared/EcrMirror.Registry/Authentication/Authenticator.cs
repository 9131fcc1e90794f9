using System.Collections.Concurrent;
using System.Net;
using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Registry.Authentication;

/// <summary>
/// Gets requests into one registry. The first refusal teaches how the registry wants to be asked; from then on a request shows
/// its credentials or token at once. Tokens are kept by their scopes and fetched by one caller at a time.
/// </summary>
internal sealed class Authenticator(RegistryHost host, ICredentialFinder credentials, TokenService tokens, TimeProvider time) : IDisposable
{
    // A mirror of many repositories would otherwise keep the tokens of all of them.
    private const int TokensBeforePruning = 512;

    private readonly ConcurrentDictionary<string, TokenSlot> _tokens = new(StringComparer.Ordinal);
    private volatile Challenge? _known;

    /// <summary>The service that the registry asks for credentials for; null where it has not asked, or names none.</summary>
    public string? Service => _known?.Service;

    /// <summary>What to show before being asked; null while the registry has never asked.</summary>
    public async ValueTask<AccessProof?> AuthorizeAsync(Access access, CancellationToken cancellationToken)
    {
        if (_known is not { } challenge)
            return null;
        if (challenge.IsBearer)
            return await ByTokenAsync(challenge, access, cancellationToken);
        return await FindAsync(access, cancellationToken) is { Kind: CredentialKind.Password } credential ? new AccessProof(credential, null) : null;
    }

    /// <summary>
    /// What to show after a refusal; null where nothing is left that was not already refused.
    /// </summary>
    public async ValueTask<AccessProof?> AnswerAsync(
        IReadOnlyList<Challenge> challenges, Access access, AccessProof? refused, CancellationToken cancellationToken)
    {
        Challenge? challenge = challenges.FirstOrDefault(one => one is { IsBearer: true, Realm: not null })
            ?? challenges.FirstOrDefault(one => one.IsBasic)
            ?? _known;
        if (challenge is null)
            return null;

        _known = challenge;
        return challenge.IsBearer
            ? await ByNewTokenAsync(challenge, access, refused, cancellationToken)
            : await ByNewCredentialAsync(access, refused, cancellationToken);
    }

    /// <summary>Hears that what was shown did not get in, so that it is not shown again.</summary>
    public void Refuse(Access access, AccessProof? refused)
    {
        if (refused?.Token is { } token && _known is { IsBearer: true } challenge)
            Slot(challenge, access).Drop(token);
        else if (refused?.Credential is { } credential)
            credentials.Refuse(host, credential);
    }

    public void Dispose()
    {
        foreach (TokenSlot slot in _tokens.Values)
            slot.Dispose();
    }

    private async ValueTask<AccessProof?> ByNewCredentialAsync(Access access, AccessProof? refused, CancellationToken cancellationToken)
    {
        if (refused?.Credential is { } stale)
            credentials.Refuse(host, stale);
        RegistryCredential? credential = await FindAsync(access, cancellationToken);
        return credential is not { Kind: CredentialKind.Password } || (refused is { Token: null } && credential.Equals(refused.Credential))
            ? null
            : new AccessProof(credential, null);
    }

    private async ValueTask<AccessProof?> ByNewTokenAsync(
        Challenge challenge, Access access, AccessProof? refused, CancellationToken cancellationToken)
    {
        // There is no other.
        if (refused?.Credential is { Kind: CredentialKind.RegistryToken })
            return null;

        TokenSlot slot = Slot(challenge, access);
        slot.AskedFor = [.. challenge.Scopes];
        if (refused?.Token is { } stale)
            slot.Drop(stale);
        try
        {
            return await ByTokenAsync(challenge, access, cancellationToken);
        }
        catch (RegistryException no) when (no.Status is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
        {
            // The token service refused the credentials; they may have been renewed since they were read.
            RegistryCredential? before = await FindAsync(access, cancellationToken);
            if (before is null)
                throw;
            credentials.Refuse(host, before);
            if (before.Equals(await FindAsync(access, cancellationToken)))
                throw;
            return await ByTokenAsync(challenge, access, cancellationToken);
        }
    }

    private async ValueTask<AccessProof?> ByTokenAsync(Challenge challenge, Access access, CancellationToken cancellationToken)
    {
        // Words of a service's own, such as ECR Public's "aws", are part of every token; scopes of repositories are our choice,
        // and what a refusal asked for besides (some services know a repository by another name).
        TokenSlot slot = Slot(challenge, access);
        Access wanted = access
            .With(challenge.Scopes.Where(scope => !scope.StartsWith("repository:", StringComparison.Ordinal)))
            .With(slot.AskedFor);
        return await slot.GetAsync(
            async () =>
            {
                RegistryCredential? credential = await FindAsync(access, cancellationToken);
                if (credential is { Kind: CredentialKind.RegistryToken })
                    return new AccessProof(credential, BearerToken.Of(credential));
                return new AccessProof(credential, await tokens.FetchAsync(challenge, wanted, credential, cancellationToken));
            },
            time,
            cancellationToken);
    }

    private ValueTask<RegistryCredential?> FindAsync(Access access, CancellationToken cancellationToken) =>
        credentials.FindAsync(new Repository(host, access.Repository), cancellationToken);

    private TokenSlot Slot(Challenge challenge, Access access)
    {
        string key = $"{challenge.Realm} {challenge.Service} {string.Join(' ', access.Scopes)}";
        if (_tokens.TryGetValue(key, out TokenSlot? slot))
            return slot;

        if (_tokens.Count >= TokensBeforePruning)
        {
            // Whoever is just using a slot that goes keeps it; at worst one token is fetched twice.
            foreach ((string old, TokenSlot unused) in _tokens)
            {
                if (!unused.HoldsFreshToken(time))
                    _tokens.TryRemove(old, out _);
            }
        }

        return _tokens.GetOrAdd(key, _ => new TokenSlot());
    }

    /// <summary>The token of one set of scopes. Whoever finds it stale fetches a new one while the others wait for it.</summary>
    private sealed class TokenSlot : IDisposable
    {
        private readonly SemaphoreSlim _fetching = new(1);
        private volatile AccessProof? _current;

        /// <summary>The scopes of the last refusal.</summary>
        public IReadOnlyList<string> AskedFor { get; set; } = [];

        public bool HoldsFreshToken(TimeProvider time) => _current?.Token is { } token && token.IsFresh(time.GetUtcNow());

        public async ValueTask<AccessProof> GetAsync(
            Func<Task<AccessProof>> fetch, TimeProvider time, CancellationToken cancellationToken)
        {
            if (_current is { Token: { } token } current && token.IsFresh(time.GetUtcNow()))
                return current;

            await _fetching.WaitAsync(cancellationToken);
            try
            {
                if (_current is { Token: { } newer } renewed && newer.IsFresh(time.GetUtcNow()))
                    return renewed;
                return _current = await fetch();
            }
            finally
            {
                _fetching.Release();
            }
        }

        public void Dispose() => _fetching.Dispose();

        // Only the token that was refused: another caller may have put a new one in its place already.
        public void Drop(BearerToken refused)
        {
            if (_current is { } current && ReferenceEquals(current.Token, refused))
                Interlocked.CompareExchange(ref _current, null, current);
        }
    }
}
