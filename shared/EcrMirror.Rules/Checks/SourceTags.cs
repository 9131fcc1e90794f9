using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Checks;

/// <summary>Which tags of its source a rule is about.</summary>
internal static class SourceTags
{
    /// <summary>All of them, where the rule names them; null where patterns mean what only the source knows.</summary>
    public static IReadOnlyList<Tag>? Of(MirrorRule rule) => rule switch
    {
        { Source.Image.Tag: { } tag } => [tag],
        { Selection: null } => [],
        { Selection: var selection } when selection.Tags.All(pattern => pattern.Name is not null) =>
            [.. selection.Tags.Select(pattern => pattern.Name!.Value).Where(tag => Selects(selection, tag))],
        _ => null,
    };

    /// <summary>Whether a tag would be selected, as far as its name decides.</summary>
    public static bool Selects(TagSelection selection, Tag tag) =>
        selection.Tags.Any(pattern => IsMatch(pattern, tag, selection)) && !selection.Exclude.Any(pattern => IsMatch(pattern, tag, selection));

    private static bool IsMatch(TagPattern pattern, Tag tag, TagSelection selection) => pattern.Versions is { } versions
        ? TagVersion.TryParse(tag, selection.Variants, out TagVersion? version) && versions.Contains(version)
        : pattern.IsMatch(tag);
}
