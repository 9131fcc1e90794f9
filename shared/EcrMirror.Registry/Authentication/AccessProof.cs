using System.Net.Http.Headers;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Registry.Authentication;

/// <summary>What one request showed to get in.</summary>
/// <param name="Credential">The credentials behind it; null where a token was handed out to anybody.</param>
/// <param name="Token">The token, if the registry takes tokens.</param>
internal sealed record AccessProof(RegistryCredential? Credential, BearerToken? Token)
{
    /// <summary>Where the credentials came from; null without any.</summary>
    public string? Source => Credential?.Source;

    public AuthenticationHeaderValue ToHeader() =>
        Token is not null ? new AuthenticationHeaderValue("Bearer", Token.Value) : new AuthenticationHeaderValue("Basic", Credential!.ToBasic());

    /// <summary>Says nothing: a record would print its parts.</summary>
    public override string ToString() => nameof(AccessProof);
}
