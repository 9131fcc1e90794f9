using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Scheduler.Rules;

/// <summary>What can be told of a selection without asking a registry.</summary>
internal static class RuleSelection
{
    /// <summary>Whether a tag is selected as far as its name goes.</summary>
    public static bool MayMean(TagSelection selection, Tag tag) =>
        selection.Tags.Any(pattern => IsMatch(pattern, tag, selection)) && !selection.Exclude.Any(pattern => IsMatch(pattern, tag, selection));

    /// <summary>Whether the name decides: others, and ages, do not matter. If they do, only a look at the repository can tell.</summary>
    public static bool IsByNameAlone(TagSelection selection, Tag tag) =>
        selection.AtLeast <= 1
        && (selection is { Newest: null, MinAge: null, MaxAge: null } || selection.Tags.Any(pattern => pattern.Name == tag));

    private static bool IsMatch(TagPattern pattern, Tag tag, TagSelection selection) => pattern.Versions is { } versions
        ? TagVersion.TryParse(tag, selection.Variants, out TagVersion? version) && versions.Contains(version)
        : pattern.IsMatch(tag);
}
