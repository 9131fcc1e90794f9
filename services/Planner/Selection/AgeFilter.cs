using System.Globalization;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Planner.Selection;

/// <summary>What a selection says of tags by their age.</summary>
internal sealed class AgeFilter(TagSelection selection, IReadOnlyDictionary<Tag, DateTimeOffset> times, DateTimeOffset now)
{
    /// <summary>When the image of a tag that was taken was pushed or made.</summary>
    public DateTimeOffset TimeOf(Tag tag) => times[tag];

    /// <summary>Whether a tag is of the right age; the verdict on one that is not is added.</summary>
    public bool Takes(Tag tag, Dictionary<Tag, TagVerdict> verdicts)
    {
        string? reason =
            !times.TryGetValue(tag, out DateTimeOffset time) ? "its age is not known"
            : now - time < selection.MinAge ? $"younger than {DurationText.Format(selection.MinAge.Value)}: of {Written(time)}"
            : now - time > selection.MaxAge ? $"older than {DurationText.Format(selection.MaxAge.Value)}: of {Written(time)}"
            : null;
        if (reason is not null)
            verdicts[tag] = TagVerdict.Dropped(tag, reason);
        return reason is null;
    }

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
