using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Selection;

/// <summary>What a selection says of a tag by its name alone.</summary>
internal sealed class NameFilter(TagSelection selection)
{
    private readonly bool _readsVersions = selection is { Newest: not null, NewestBy: TagOrder.Version }
        || selection.Variants.Count > 0
        || selection.Tags.Concat(selection.Exclude).Any(pattern => pattern.Versions is not null);

    /// <summary>A candidate, or the verdict that it is none.</summary>
    public (TagCandidate? Candidate, TagVerdict? Verdict) Judge(Tag tag)
    {
        TagVersion? version = _readsVersions && TagVersion.TryParse(tag, selection.Variants, out TagVersion? read) ? read : null;
        if (selection.Exclude.FirstOrDefault(pattern => Means(pattern, tag, version)) is { } excluding)
            return (null, TagVerdict.Dropped(tag, $"excluded by '{excluding}'"));

        TagPattern[] meaning = [.. selection.Tags.Where(pattern => Means(pattern, tag, version))];
        return meaning is []
            ? (null, TagVerdict.Dropped(tag, WhyNot(tag, version)))
            : (new TagCandidate(tag, version, meaning.FirstOrDefault(pattern => pattern.Name is not null) ?? meaning[0], meaning.Any(pattern => pattern.Name is not null)), null);
    }

    // A range is about the version alone, whichever build of it the tag names.
    private static bool Means(TagPattern pattern, Tag tag, TagVersion? version) =>
        pattern.Versions is { } range ? version is not null && range.Contains(version) : pattern.IsMatch(tag);

    private string WhyNot(Tag tag, TagVersion? version)
    {
        if (!selection.Tags.Any(pattern => pattern.Versions is not null))
            return "no pattern means it";
        return version switch
        {
            null => "no pattern means it, and it names no version",
            { Prerelease: { Length: > 0 } prerelease } => $"no pattern means it; '{prerelease}' makes it a version to come, unless it is among the variants",
            _ => $"no pattern means it, and its version is in no range",
        };
    }
}
