namespace EcrMirror.Registry.Credentials;

/// <summary>A user and a password for one registry.</summary>
public sealed class StaticCredential
{
    /// <summary>The user.</summary>
    public string Username { get; set; } = "";

    /// <summary>The password, or an access token where the registry takes one in its place.</summary>
    public string Password { get; set; } = "";
}
