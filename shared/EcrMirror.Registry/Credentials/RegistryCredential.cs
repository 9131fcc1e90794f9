using System.Text;

namespace EcrMirror.Registry.Credentials;

/// <summary>
/// What opens a registry. Equality is that of the secrets; the text form shows none of them.
/// </summary>
public sealed class RegistryCredential : IEquatable<RegistryCredential>
{
    private RegistryCredential(string username, string secret, bool isIdentityToken, string source)
    {
        Username = username;
        Secret = secret;
        IsIdentityToken = isIdentityToken;
        Source = source;
    }

    /// <summary>The user; meaningless with an identity token.</summary>
    public string Username { get; }

    /// <summary>Where it was found, as an operator would say it: a file, a helper, an option. Never a secret.</summary>
    public string Source { get; }

    /// <summary>The password, or the identity token.</summary>
    internal string Secret { get; }

    /// <summary>Whether the secret is exchanged for tokens by OAuth 2.0, rather than sent as a password.</summary>
    internal bool IsIdentityToken { get; }

    /// <summary>A user and a password.</summary>
    public static RegistryCredential OfPassword(string username, string password, string source) => new(username, password, false, source);

    /// <summary>A refresh token, as <c>docker login</c> keeps it for registries that hand one out.</summary>
    public static RegistryCredential OfIdentityToken(string token, string source) => new("<token>", token, true, source);

    /// <inheritdoc/>
    public bool Equals(RegistryCredential? other) =>
        other is not null && other.Username == Username && other.Secret == Secret && other.IsIdentityToken == IsIdentityToken;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RegistryCredential);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Username, Secret, IsIdentityToken);

    /// <summary>Where it was found.</summary>
    public override string ToString() => $"credentials from {Source}";

    /// <summary>The value of an <c>Authorization</c> header of the scheme <c>Basic</c>.</summary>
    internal string ToBasic() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Secret}"));
}
