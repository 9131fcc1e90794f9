using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Selection;

/// <summary>A tag that is meant as far as its name says.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Version">The version that it names; null where it names none.</param>
/// <param name="Because">What means it.</param>
/// <param name="IsNamed">Whether it is meant by its name, and so whatever its version and age.</param>
internal sealed record TagCandidate(Tag Tag, TagVersion? Version, TagPattern Because, bool IsNamed)
{
    /// <summary>What counts versions counts each build for itself.</summary>
    public string Variant => Version?.Variant ?? "";
}
