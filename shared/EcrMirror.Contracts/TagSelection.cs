using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>Which tags of a repository are wanted.</summary>
public sealed record TagSelection
{
    /// <summary>Names or patterns of those that are wanted.</summary>
    public required IReadOnlyList<TagPattern> Tags { get; init; }

    /// <summary>Names or patterns of those that are not, although they match.</summary>
    public IReadOnlyList<TagPattern> Exclude { get; init; } = [];

    /// <summary>Whether a tag is wanted.</summary>
    public bool Includes(Tag tag) => Tags.Any(pattern => pattern.IsMatch(tag)) && !Exclude.Any(pattern => pattern.IsMatch(tag));
}
