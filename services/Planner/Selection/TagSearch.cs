using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Planner.Selection;

/// <summary>Finds the tags that a selection means.</summary>
internal sealed class TagSearch(IRegistries registries)
{
    /// <summary>
    /// Tags that are named, in that order, and then those that patterns mean, in the registry's order; each once. A tag that is named is
    /// not looked for: if it is missing, its own outcome says so, and a selection of names alone lists nothing.
    /// </summary>
    /// <exception cref="SelectionException">The source has more tags than are listed, or none that is meant.</exception>
    /// <exception cref="RegistryException">The source could not say.</exception>
    public async Task<IReadOnlyList<Tag>> FindAsync(Repository source, TagSelection selection, CancellationToken cancellationToken)
    {
        Tag[] named = [.. selection.Tags.Select(pattern => pattern.Name).OfType<Tag>().Where(tag => Includes(selection, tag))];
        (List<Tag> listed, int seen) = selection.Tags.All(pattern => pattern.Name is not null)
            ? ([], 0)
            : await ListAsync(source, selection, cancellationToken);
        Tag[] meant = [.. named.Concat(listed).Distinct()];
        return meant.Length > 0
            ? meant
            : throw new SelectionException($"The source {source} has {seen} tags, and the selection ({Describe(selection)}) means none of them.");
    }

    private async Task<(List<Tag> Meant, int Seen)> ListAsync(Repository source, TagSelection selection, CancellationToken cancellationToken)
    {
        var meant = new List<Tag>();
        int seen = 0;
        await foreach (Tag tag in registries.Open(source).ListTagsAsync(cancellationToken))
        {
            if (++seen > OciLimits.TagsPerRepository)
                throw new SelectionException($"The source {source} has more than {OciLimits.TagsPerRepository} tags, which is as many as are listed. Name the tags that are meant instead of patterns.");
            if (Includes(selection, tag))
                meant.Add(tag);
        }

        return (meant, seen);
    }

    private static bool Includes(TagSelection selection, Tag tag) =>
        selection.Tags.Any(pattern => pattern.IsMatch(tag)) && !selection.Exclude.Any(pattern => pattern.IsMatch(tag));

    private static string Describe(TagSelection selection) =>
        string.Join(", ", selection.Tags) + (selection.Exclude.Count > 0 ? $" without {string.Join(", ", selection.Exclude)}" : "");
}
