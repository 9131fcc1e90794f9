using System.IO.Enumeration;
using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>Which tags of a repository can be moved from one image to another.</summary>
/// <param name="IsMutable">Whether tags can be moved.</param>
/// <param name="Exclusions">Names for which it is the other way round, in which <c>*</c> stands for any characters.</param>
/// <remarks>Source: Amazon ECR user guide, "Preventing image tags from being overwritten".</remarks>
public sealed record TagMutability(bool IsMutable, IReadOnlyList<string> Exclusions)
{
    /// <summary>Whether a tag that points to one image can be pointed to another.</summary>
    public bool CanMove(Tag tag) =>
        IsMutable != Exclusions.Any(name => FileSystemName.MatchesSimpleExpression(name, tag.ToString(), ignoreCase: false));
}
