namespace EcrMirror.Registry.Credentials;

/// <summary>What opens one registry: a user and a password, a token, or nothing on purpose.</summary>
public sealed class StaticCredential
{
    /// <summary>The user.</summary>
    public string Username { get; set; } = "";

    /// <summary>The password, or an access token where the registry takes one in its place.</summary>
    public string Password { get; set; } = "";

    /// <summary>A bearer token of the registry itself, shown as it is where others are asked to fetch one; it wins over user and password.</summary>
    public string RegistryToken { get; set; } = "";

    /// <summary>Whether the registry is opened as anybody, whatever else is known; it wins over all the others.</summary>
    public bool IsAnonymous { get; set; }
}
