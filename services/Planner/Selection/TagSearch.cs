using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Planner.Selection;

/// <summary>Finds the tags that a selection means, and says of every other why it does not.</summary>
public sealed class TagSearch
{
    private readonly IRegistries _registries;
    private readonly ImageTimes _times;
    private readonly TimeProvider _time;

    internal TagSearch(IRegistries registries, ImageTimes times, TimeProvider time) => (_registries, _times, _time) = (registries, times, time);

    /// <summary>
    /// A verdict on each tag: first those that are named, in that order, then the others in the registry's order. A tag that is named is
    /// not looked for: if it is missing, its own outcome says so, and a selection of names alone lists nothing.
    /// </summary>
    /// <exception cref="SelectionException">The source has more tags than are listed, or too few that are meant.</exception>
    /// <exception cref="RegistryException">The source could not say.</exception>
    public async Task<IReadOnlyList<TagVerdict>> JudgeAsync(Repository source, TagSelection selection, CancellationToken cancellationToken)
    {
        IReadOnlyList<TagVerdict> verdicts = await ExplainAsync(source, selection, cancellationToken);
        int meant = verdicts.Count(verdict => verdict.IsChosen);
        if (meant == 0)
            throw new SelectionException($"The source {source} has {verdicts.Count} tags, and the selection ({Describe(selection)}) means none of them.{Common(verdicts)}", verdicts);
        if (meant < selection.AtLeast)
            throw new SelectionException($"The selection ({Describe(selection)}) means {meant} of the {verdicts.Count} tags of {source}, and at least {selection.AtLeast} are expected: none is mirrored.{Common(verdicts)}", verdicts);
        return verdicts;
    }

    /// <summary>The verdicts alone, whether or not enough tags are meant.</summary>
    /// <exception cref="SelectionException">The source has more tags than are listed.</exception>
    /// <exception cref="RegistryException">The source could not say.</exception>
    public async Task<IReadOnlyList<TagVerdict>> ExplainAsync(Repository source, TagSelection selection, CancellationToken cancellationToken)
    {
        Tag[] named = [.. selection.Tags.Select(pattern => pattern.Name).OfType<Tag>().Distinct()];
        IReadOnlyList<Tag> listed = selection.Tags.All(pattern => pattern.Name is not null) ? [] : await ListAsync(source, cancellationToken);
        var filter = new NameFilter(selection);
        (TagCandidate? Candidate, TagVerdict? Verdict)[] judged = [.. named.Concat(listed).Distinct().Select(filter.Judge)];
        Dictionary<Tag, TagVerdict> ranked = await RankAsync(source, selection, [.. judged.Select(tag => tag.Candidate).OfType<TagCandidate>()], cancellationToken);
        return [.. judged.Select(tag => tag.Verdict ?? ranked[tag.Candidate!.Tag])];
    }

    /// <summary>A selection in words.</summary>
    public static string Describe(TagSelection selection) => string.Join(
        "; ",
        new[]
        {
            string.Join(", ", selection.Tags) + (selection.Exclude.Count > 0 ? $" without {string.Join(", ", selection.Exclude)}" : ""),
            selection.Newest is { } newest ? $"newest {newest} by {(selection.NewestBy is TagOrder.Time ? "time" : "version")}" : "",
            selection.MinAge is { } youngest ? $"at least {DurationText.Format(youngest)} old" : "",
            selection.MaxAge is { } oldest ? $"at most {DurationText.Format(oldest)} old" : "",
        }.Where(part => part.Length > 0));

    // The reason that most have tells most about a selection that means too little.
    private static string Common(IReadOnlyList<TagVerdict> verdicts) =>
        verdicts.Where(verdict => !verdict.IsChosen).GroupBy(verdict => verdict.Reason).MaxBy(same => same.Count()) is { } most
            ? $" Of {most.Count()}: {most.Key}."
            : "";

    private async Task<IReadOnlyList<Tag>> ListAsync(Repository source, CancellationToken cancellationToken)
    {
        var tags = new List<Tag>();
        await foreach (Tag tag in _registries.Open(source).ListTagsAsync(cancellationToken))
        {
            if (tags.Count == OciLimits.TagsPerRepository)
                throw new SelectionException($"The source {source} has more than {OciLimits.TagsPerRepository} tags, which is as many as are listed. Name the tags that are meant instead of patterns.");
            tags.Add(tag);
        }

        return tags;
    }

    private async Task<Dictionary<Tag, TagVerdict>> RankAsync(
        Repository source, TagSelection selection, IReadOnlyList<TagCandidate> candidates, CancellationToken cancellationToken)
    {
        Dictionary<Tag, TagVerdict> verdicts = candidates.Where(candidate => candidate.IsNamed)
            .ToDictionary(candidate => candidate.Tag, candidate => TagVerdict.Chosen(candidate.Tag, "named"));
        TagCandidate[] open = [.. candidates.Where(candidate => !candidate.IsNamed)];
        if (selection is { Newest: not null, NewestBy: TagOrder.Version })
        {
            foreach (TagCandidate unnumbered in open.Where(candidate => candidate.Version is null))
                verdicts[unnumbered.Tag] = TagVerdict.Dropped(unnumbered.Tag, "it names no version, by which the newest are counted");
            open = [.. open.Where(candidate => candidate.Version is not null)];
        }

        bool asksTimes = selection is { MinAge: not null } or { MaxAge: not null } or { Newest: not null, NewestBy: TagOrder.Time };
        var ages = asksTimes
            ? new AgeFilter(selection, await _times.FindAsync(source, [.. open.Select(candidate => candidate.Tag)], cancellationToken), _time.GetUtcNow())
            : null;
        TagCandidate[] aged = ages is null ? open : [.. open.Where(candidate => ages.Takes(candidate.Tag, verdicts))];
        foreach (IGrouping<string, TagCandidate> build in aged.GroupBy(candidate => candidate.Variant))
            Count(selection, [.. build], ages, verdicts);
        return verdicts;
    }

    // Of tags that name the same version none is newer.
    private static void Count(TagSelection selection, TagCandidate[] build, AgeFilter? ages, Dictionary<Tag, TagVerdict> verdicts)
    {
        if (selection.Newest is not { } most)
        {
            foreach (TagCandidate candidate in build)
                verdicts[candidate.Tag] = TagVerdict.Chosen(candidate.Tag, $"'{candidate.Because}' means it");
            return;
        }

        IEnumerable<IEnumerable<TagCandidate>> newestFirst = selection.NewestBy is TagOrder.Time
            ? build.OrderByDescending(candidate => ages!.TimeOf(candidate.Tag)).ThenBy(candidate => candidate.Tag.ToString(), StringComparer.Ordinal).Select(candidate => new[] { candidate })
            : InVersions(build);
        foreach ((int at, IEnumerable<TagCandidate> same) in newestFirst.Index())
        {
            foreach (TagCandidate candidate in same)
            {
                string among = $"the {most} newest{(candidate.Variant.Length > 0 ? $" with '{candidate.Variant}'" : "")}";
                verdicts[candidate.Tag] = at < most
                    ? TagVerdict.Chosen(candidate.Tag, $"'{candidate.Because}' means it, and it is among {among}")
                    : TagVerdict.Dropped(candidate.Tag, $"not among {among}");
            }
        }
    }

    private static List<List<TagCandidate>> InVersions(TagCandidate[] build)
    {
        var versions = new List<List<TagCandidate>>();
        foreach (TagCandidate candidate in build.OrderByDescending(candidate => candidate.Version!, TagVersion.Order).ThenBy(candidate => candidate.Tag.ToString(), StringComparer.Ordinal))
        {
            if (versions is [.., [var last, ..] same] && TagVersion.Order.Compare(last.Version!, candidate.Version!) == 0)
                same.Add(candidate);
            else
                versions.Add([candidate]);
        }

        return versions;
    }
}
