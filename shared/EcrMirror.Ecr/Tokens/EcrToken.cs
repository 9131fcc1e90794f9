using System.Text;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Ecr.Tokens;

/// <summary>What opens a registry for some hours.</summary>
/// <param name="Credential">The user and the password in it.</param>
/// <param name="RenewAt">When to get another, while this one is still good: at half of its time.</param>
/// <param name="ExpiresAt">When it is over.</param>
internal sealed record EcrToken(RegistryCredential Credential, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt)
{
    // How long all tokens have been good so far, for an answer that does not say.
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(12);

    /// <summary>Reads what GetAuthorizationToken handed out.</summary>
    /// <exception cref="RegistryException">It is no token; the message repeats nothing of it.</exception>
    public static EcrToken Read(EcrRegistry registry, string? token, DateTime? expiresAt, DateTimeOffset now)
    {
        byte[] bytes = new byte[token?.Length ?? 0];
        string pair = Convert.TryFromBase64String(token ?? "", bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        int colon = pair.IndexOf(':');
        if (colon <= 0)
            throw new RegistryException($"GetAuthorizationToken handed out something for {registry} that is no token.") { Kind = FailureKind.Protocol };

        DateTimeOffset end = expiresAt is { } stated ? new DateTimeOffset(stated.ToUniversalTime()) : now + UsualLifetime;
        return new EcrToken(
            RegistryCredential.OfPassword(pair[..colon], pair[(colon + 1)..], $"AWS, by GetAuthorizationToken for {registry}"),
            now + ((end - now) / 2),
            end);
    }

    /// <summary>Says nothing: a record would print its parts.</summary>
    public override string ToString() => nameof(EcrToken);
}
