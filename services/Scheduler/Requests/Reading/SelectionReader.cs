using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Scheduler.Requests.Reading;

/// <summary>Reads which tags of a repository a request is about.</summary>
internal sealed class SelectionReader(ReadingNotes notes)
{
    private readonly JsonValues _values = new(notes);

    /// <summary>The selection; null, where something is wrong with notes of it, if there is none.</summary>
    public TagSelection? Read(JsonMembers request)
    {
        if (request.Find("selection") is not { } value
            || JsonMembers.Of(value, request.PathOf("selection"), notes, "tags", "exclude", "variants", "newest", "newestBy", "minAge", "maxAge", "atLeast") is not { } members)
        {
            return null;
        }

        TagPattern[]? tags = members.Require("tags", "[\"1.*\"]") is { } wanted
            ? _values.ReadList<TagPattern>(wanted, members.PathOf("tags"), MirrorRequestLimits.Patterns, _values.TryReadPattern)
            : null;
        TagPattern[]? exclude = ReadPatterns(members, "exclude");
        TagPattern[]? variants = ReadPatterns(members, "variants");
        int? newest = ReadCount(members, "newest");
        TagOrder newestBy = ReadOrder(members);
        TimeSpan? minAge = ReadDuration(members, "minAge");
        TimeSpan? maxAge = ReadDuration(members, "maxAge");
        int? atLeast = ReadCount(members, "atLeast");
        if (minAge > maxAge)
            notes.Add(RejectionCodes.Contradiction, members.PathOf("minAge"), $"It is longer than maxAge, {DurationText.Format(maxAge.Value)}, so that no tag is meant. Leave out one of them, or make it shorter.");

        return tags is null || exclude is null || variants is null
            ? null
            : new TagSelection
            {
                Tags = tags,
                Exclude = exclude,
                Variants = variants,
                Newest = newest,
                NewestBy = newestBy,
                MinAge = minAge,
                MaxAge = maxAge,
                AtLeast = atLeast ?? 1,
            };
    }

    private TagPattern[]? ReadPatterns(JsonMembers members, string name) => members.Find(name) is { } value
        ? _values.ReadList<TagPattern>(value, members.PathOf(name), MirrorRequestLimits.Patterns, _values.TryReadPattern, isEmptyAllowed: true)
        : [];

    private int? ReadCount(JsonMembers members, string name) =>
        members.Find(name) is { } value ? _values.ReadCount(value, members.PathOf(name)) : null;

    private TimeSpan? ReadDuration(JsonMembers members, string name) =>
        members.Find(name) is { } value && _values.TryReadText(value, members.PathOf(name), DurationText.Parse, out TimeSpan duration) ? duration : null;

    private TagOrder ReadOrder(JsonMembers members)
    {
        string path = members.PathOf("newestBy");
        if (members.Find("newestBy") is not { } value || !_values.TryReadText(value, path, text => text, out string? word) || word is "version")
            return TagOrder.Version;
        if (word is not "time")
            notes.Add(RejectionCodes.UnknownValue, path, $"'{Quote.Shortened(word)}' is no order. Write 'version' or 'time'.");
        return TagOrder.Time;
    }
}
