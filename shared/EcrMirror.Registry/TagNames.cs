using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>The names of all tags of a repository.</summary>
/// <param name="IsKnown">Whether the registry knows the repository.</param>
/// <param name="Names">The names.</param>
public sealed record TagNames(bool IsKnown, IReadOnlySet<Tag> Names)
{
    /// <summary>Those of a repository that its registry does not know.</summary>
    public static TagNames Unknown { get; } = new(IsKnown: false, new HashSet<Tag>());
}
