using EcrMirror.Oci;

namespace EcrMirror.State.Claims;

/// <summary>An upload under a claim that others can go on with, should the one who began it fall silent.</summary>
/// <param name="Repository">Where to.</param>
/// <param name="Id">What the registry knows it by.</param>
public sealed record ClaimedUpload(RepositoryName Repository, string Id);
