namespace EcrMirror.Registry.Credentials;

/// <summary>One of several accounts that a registry is read with.</summary>
public sealed class RegistryAccount
{
    /// <summary>What metrics and messages call it; its user where nothing is given. No secret.</summary>
    public string Name { get; set; } = "";

    /// <summary>The user.</summary>
    public string Username { get; set; } = "";

    /// <summary>The password, or an access token where the registry takes one in its place.</summary>
    public string Password { get; set; } = "";

    /// <summary>Whether the registry is opened as anybody: pulls are then counted for this machine's address.</summary>
    public bool IsAnonymous { get; set; }

    internal string DisplayName => Name.Length > 0 ? Name : IsAnonymous ? "anonymous" : Username;
}
