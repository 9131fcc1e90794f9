using System.Text;

namespace EcrMirror.Registry.Credentials;

/// <summary>
/// What opens a registry. Equality is that of the secrets; the text form shows none of them.
/// </summary>
public sealed class RegistryCredential : IEquatable<RegistryCredential>
{
    private RegistryCredential(string username, string secret, CredentialKind kind, string source)
    {
        Username = username;
        Secret = secret;
        Kind = kind;
        Source = source;
    }

    /// <summary>The user; meaningless with a token.</summary>
    public string Username { get; }

    /// <summary>Where it was found, as an operator would say it: a file, a helper, an option. Never a secret.</summary>
    public string Source { get; }

    /// <summary>The password, or the token.</summary>
    internal string Secret { get; }

    /// <summary>How the secret is shown.</summary>
    internal CredentialKind Kind { get; }

    /// <summary>A user and a password.</summary>
    public static RegistryCredential OfPassword(string username, string password, string source) => new(username, password, CredentialKind.Password, source);

    /// <summary>A refresh token, as <c>docker login</c> keeps it for registries that hand one out.</summary>
    public static RegistryCredential OfIdentityToken(string token, string source) => new("<token>", token, CredentialKind.IdentityToken, source);

    /// <summary>A token that the registry takes as it is, as its token service would hand it out.</summary>
    public static RegistryCredential OfRegistryToken(string token, string source) => new("<token>", token, CredentialKind.RegistryToken, source);

    /// <summary>No credentials, on purpose: none are looked for elsewhere.</summary>
    internal static RegistryCredential OfNobody(string source) => new("", "", CredentialKind.Nobody, source);

    /// <inheritdoc/>
    public bool Equals(RegistryCredential? other) =>
        other is not null && other.Username == Username && other.Secret == Secret && other.Kind == Kind;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RegistryCredential);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Username, Secret, Kind);

    /// <summary>Where it was found.</summary>
    public override string ToString() => $"credentials from {Source}";

    /// <summary>The value of an <c>Authorization</c> header of the scheme <c>Basic</c>.</summary>
    internal string ToBasic() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Secret}"));
}
