namespace EcrMirror.Registry;

/// <summary>What a registry can be expected to do because it asks for credentials as those of a dialect do.</summary>
/// <param name="Advice">A sentence for failures: how to have it treated as one of them; null where it is already.</param>
/// <param name="CutsUploadsToMissingRepositories">Whether it closes the connection where an upload is to a repository that it lacks.</param>
public sealed record RegistryLikeness(string? Advice, bool CutsUploadsToMissingRepositories);
