using EcrMirror.Oci;

namespace EcrMirror.Planner.Selection;

/// <summary>What a selection means about one tag.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="IsChosen">Whether it is meant.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record TagVerdict(Tag Tag, bool IsChosen, string Reason)
{
    internal static TagVerdict Chosen(Tag tag, string reason) => new(tag, IsChosen: true, reason);

    internal static TagVerdict Dropped(Tag tag, string reason) => new(tag, IsChosen: false, reason);
}
