namespace EcrMirror.LocalEcr.Access;

/// <summary>A user of a registry on loopback. Never a real secret.</summary>
/// <param name="User">The user's name, without a colon.</param>
/// <param name="Password">The password.</param>
public sealed record LocalCredentials(string User, string Password);
