namespace EcrMirror.Testing.Peers;

/// <summary>One request for a token.</summary>
/// <param name="Service">The service it is for.</param>
/// <param name="Scopes">What was asked, such as <c>repository:team/app:pull,push</c>.</param>
/// <param name="Account">The name that asked; null for an anonymous request.</param>
/// <param name="WasGranted">Whether a token was issued.</param>
public sealed record TokenRequest(string? Service, IReadOnlyList<string> Scopes, string? Account, bool WasGranted);
