using EcrMirror.Registry;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>A repository that exists.</summary>
/// <param name="Settings">What is declared of it, each compared with what is.</param>
/// <param name="Tags">Which tags can be moved once it is as declared.</param>
internal sealed record FoundRepository(IReadOnlyList<RepositorySetting> Settings, TagMutability Tags);
