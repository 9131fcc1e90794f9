using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Pulls;

/// <summary>
/// Which images of a repository are worth most where not all of them can be had now: those that the selection names, then tags that
/// destinations have at another image, then the newest versions, and last what names no version.
/// </summary>
/// <remarks>Decision 0034 has the reasons.</remarks>
internal static class ImageValue
{
    /// <summary>Images, those that are worth most first; of equal ones in the order in which they are given.</summary>
    public static IReadOnlyList<LackingImage> Order(IReadOnlyList<LackingImage> images, TagSelection? selection)
    {
        HashSet<Tag> named = selection is null ? [] : [.. selection.Tags.Select(pattern => pattern.Name).OfType<Tag>()];
        var versions = new Dictionary<LackingImage, TagVersion>(ReferenceEqualityComparer.Instance);
        foreach (LackingImage image in images)
        {
            if (image.Sync.Source.Tag is { } tag && TagVersion.TryParse(tag, selection?.Variants ?? [], out TagVersion? version))
                versions[image] = version;
        }

        return
        [
            .. images
                .OrderByDescending(image => image.Sync.Priority)
                .ThenByDescending(image => image.Sync.Source.Tag is { } tag && named.Contains(tag))
                .ThenByDescending(image => image.IsMoved)
                .ThenByDescending(versions.ContainsKey)
                .ThenByDescending(image => versions.GetValueOrDefault(image), Comparer<TagVersion?>.Create(Compare)),
        ];
    }

    private static int Compare(TagVersion? one, TagVersion? other) =>
        one is null || other is null ? (one is null ? 0 : 1) - (other is null ? 0 : 1) : TagVersion.Order.Compare(one, other);
}
