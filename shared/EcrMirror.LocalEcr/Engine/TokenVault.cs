using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>The passwords that GetAuthorizationToken gives out, and who they stand for.</summary>
/// <remarks>Source: ECR user guide, "Private registry authentication": 12 hours, one region, of no fixed length.</remarks>
internal sealed class TokenVault(TimeProvider time, TimeSpan lifetime)
{
    public const string User = "AWS";

    // As long as those of ECR: what keeps tokens in columns of a fixed size is found out here.
    private const int PasswordBytes = 1200;

    private readonly ConcurrentDictionary<string, Grant> _issued = new(StringComparer.Ordinal);

    /// <summary>Issues a token: what follows <c>Basic </c>, the user's name included.</summary>
    public (string Token, DateTimeOffset ExpiresAt) Issue(Caller caller, string region, bool isPublic)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (KeyValuePair<string, Grant> old in _issued.Where(entry => entry.Value.ExpiresAt + lifetime <= now))
            _issued.TryRemove(old);

        string password = Convert.ToBase64String(RandomNumberGenerator.GetBytes(PasswordBytes));
        var grant = new Grant(caller, region, isPublic, now + lifetime);
        _issued[password] = grant;
        return (Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}")), grant.ExpiresAt);
    }

    /// <summary>Who a password stands for.</summary>
    public TokenState Find(string password, string region, bool isPublic, out Caller? caller)
    {
        caller = null;
        if (!_issued.TryGetValue(password, out Grant? grant) || grant.IsPublic != isPublic || (!isPublic && grant.Region != region))
            return TokenState.Unknown;
        if (grant.ExpiresAt <= time.GetUtcNow())
            return TokenState.Expired;
        caller = grant.Caller;
        return TokenState.Good;
    }

    /// <summary>Has every token that was issued be expired from now on.</summary>
    public void ExpireAll()
    {
        foreach ((string password, Grant grant) in _issued)
            _issued[password] = grant with { ExpiresAt = time.GetUtcNow() };
    }

    private sealed record Grant(Caller Caller, string Region, bool IsPublic, DateTimeOffset ExpiresAt);
}
