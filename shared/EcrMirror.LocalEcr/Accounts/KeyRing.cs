using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Accounts;

/// <summary>The keys that emulated services know; it tells who sent a request.</summary>
/// <remarks>Source: API references of AWS, "Common Errors".</remarks>
internal sealed class KeyRing(IEnumerable<KeyPair> keys, TimeProvider time, IamJournal? journal = null)
{
    // What AWS allows a clock to be wrong.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, KeyPair> _keys =
        new(keys.Select(key => KeyValuePair.Create(key.AccessKeyId, key)), StringComparer.Ordinal);

    /// <summary>Knows a key from now on.</summary>
    public void Add(KeyPair key) => _keys[key.AccessKeyId] = key;

    /// <summary>Who sent a request, and which region and service it is meant for.</summary>
    /// <exception cref="NotAuthenticatedException">Nobody can be sure.</exception>
    public (Caller Caller, string Region, string Service) Authenticate(HttpRequest request, ReadOnlySpan<byte> body)
    {
        if (request.Headers.Authorization.Count == 0)
            throw new NotAuthenticatedException("MissingAuthenticationTokenException", "Missing Authentication Token");
        if (!SignedRequest.TryRead(request, out SignedRequest? signed))
        {
            throw new NotAuthenticatedException(
                "IncompleteSignatureException",
                "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }

        if (!_keys.TryGetValue(signed.AccessKeyId, out KeyPair? key) || key.SessionToken != signed.SessionToken)
            throw new NotAuthenticatedException("UnrecognizedClientException", "The security token included in the request is invalid.");
        if (key.ExpiresAt <= time.GetUtcNow())
            throw new NotAuthenticatedException("ExpiredTokenException", "The security token included in the request is expired");
        if (!signed.IsSignedWith(key.SecretAccessKey, body))
        {
            throw new NotAuthenticatedException(
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }

        CheckTime(signed);
        return (new Caller(key, journal), signed.Region, signed.Service);
    }

    private void CheckTime(SignedRequest signed)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (signed.SignedAt < now - Skew)
            throw new NotAuthenticatedException("InvalidSignatureException", $"Signature expired: {Stamp(signed.SignedAt)} is now earlier than {Stamp(now - Skew)} ({Stamp(now)} - 5 min.)");
        if (signed.SignedAt > now + Skew)
            throw new NotAuthenticatedException("InvalidSignatureException", $"Signature not yet current: {Stamp(signed.SignedAt)} is still later than {Stamp(now + Skew)} ({Stamp(now)} + 5 min.)");
    }

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
