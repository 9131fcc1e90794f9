using System.Globalization;
using System.Text.Json;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;

namespace EcrMirror.Cli.Rules;

/// <summary>Rules in words.</summary>
internal static class RuleWording
{
    /// <summary>Which tags are meant, such as <c>1.*, latest without *-rc*; newest 5; 1d old or more</c>; a dash for one image.</summary>
    public static string Of(TagSelection? selection)
    {
        if (selection is null)
            return "-";

        string tags = string.Join(", ", selection.Tags) + (selection.Exclude.Count > 0 ? $" without {string.Join(", ", selection.Exclude)}" : "");
        return Limits(selection) is { Length: > 0 } limits ? $"{tags}; {limits}" : tags;
    }

    /// <summary>Which of the tags that match are meant, such as <c>newest 5; 1d old or more</c>; empty for all.</summary>
    public static string Limits(TagSelection selection)
    {
        string?[] parts =
        [
            selection.Variants.Count > 0 ? $"builds {string.Join(", ", selection.Variants)}" : null,
            selection.Newest is { } newest ? $"newest {newest}{(selection.NewestBy is TagOrder.Time ? " by time" : "")}" : null,
            Ages(selection),
            selection.AtLeast is not 1 ? $"at least {selection.AtLeast}" : null,
        ];
        return string.Join("; ", parts.OfType<string>());
    }

    /// <summary>A destination as it is written in short, such as <c>h.io/a:{tag}-mirror, :latest</c>.</summary>
    public static string Of(RuleDestination destination) => destination.Tags switch
    {
        [] => $"{destination.Repository} (by digest)",
        [var only] when only.Equals(TagTemplate.Same) => destination.Repository.ToString(),
        var tags => $"{destination.Repository}:{string.Join(", :", tags)}",
    };

    /// <summary>Platforms, and what becomes of the image for several.</summary>
    public static string Of(IReadOnlyList<Platform> platforms) =>
        string.Join(", ", platforms) + (platforms.Count > 1 ? " (an index of its own: signatures of the source's do not hold for it)" : "");

    /// <summary>When a rule ends, such as <c>2027-01-31</c>; a dash where it does not.</summary>
    public static string Expiry(MirrorRule rule, DateTimeOffset now) =>
        rule.Expires is { } end ? $"{Time(end)}{(rule.IsExpired(now) ? ", expired" : "")}" : "-";

    /// <summary>What becomes of its tags then, such as <c>its tags are removed from 2027-03-02 on</c>.</summary>
    public static string Fate(MirrorRule rule, DateTimeOffset now) => rule.RemovesAt is { } at
        ? at <= now ? $"its tags are removed since {Time(at)}" : $"its tags are removed from {Time(at)} on"
        : "its images stay";

    /// <summary>A time in UTC; a date where it is the beginning of one.</summary>
    public static string Time(DateTimeOffset time)
    {
        DateTime utc = time.UtcDateTime;
        return utc.ToString(utc.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }

    /// <summary>A choice as it is written in files.</summary>
    public static string Word<T>(T choice)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString());

    private static string? Ages(TagSelection selection) => (selection.MinAge, selection.MaxAge) switch
    {
        ({ } least, { } most) => $"{DurationText.Format(least)} to {DurationText.Format(most)} old",
        ({ } least, null) => $"{DurationText.Format(least)} old or more",
        (null, { } most) => $"{DurationText.Format(most)} old or less",
        _ => null,
    };
}
