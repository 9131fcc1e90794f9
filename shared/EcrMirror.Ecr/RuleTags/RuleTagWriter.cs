using System.Text.RegularExpressions;
using EcrMirror.Contracts;
using EcrMirror.Rules;

namespace EcrMirror.Ecr.RuleTags;

/// <summary>Writes a rule as resource tags of the repository that it mirrors into, so that <see cref="RuleTagReader"/> reads it again.</summary>
/// <remarks>Source: Tagging AWS Resources user guide, "Tag naming limits and requirements".</remarks>
internal static partial class RuleTagWriter
{
    private const int LongestValue = 256;

    /// <summary>The keys that are a rule's.</summary>
    public static IReadOnlyList<string> KeysOf(RuleTagOptions keys) =>
        [keys.ImageKey, keys.TagsKey, keys.IgnoreKey, keys.ScheduleKey, keys.PlatformsKey, keys.IdKey, keys.RuleKey];

    /// <summary>The tags of a rule; without the id where that is the repository's ARN.</summary>
    /// <param name="keys">What the tags are called.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="arn">The repository.</param>
    /// <param name="problems">What tags cannot say.</param>
    public static IReadOnlyDictionary<string, string> Write(RuleTagOptions keys, MirrorRule rule, string arn, List<string> problems)
    {
        problems.AddRange(Unsayable(rule));
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { [keys.ImageKey] = rule.Source.Repository.ToString() };
        if (rule.Selection is { } selection)
        {
            tags[keys.TagsKey] = Patterns("tags", selection.Tags, problems);
            if (selection.Exclude.Count > 0)
                tags[keys.IgnoreKey] = Patterns("exclude", selection.Exclude, problems);
        }

        if (rule.Schedule is { } schedule)
            tags[keys.ScheduleKey] = Starred("schedule", schedule.ToString(), problems);
        if (rule.Platforms is { } platforms)
            tags[keys.PlatformsKey] = string.Join(' ', platforms);
        if (rule.Id != arn)
            tags[keys.IdKey] = rule.Id;
        foreach ((string key, string value) in tags)
            problems.AddRange(Unwritable(key, value));
        return tags;
    }

    private static IEnumerable<string> Unsayable(MirrorRule rule)
    {
        if (rule.Source.Image is { } image)
            yield return $"It is about the one image {image}, and resource tags are about tags of a repository: have the tag selected instead.";
        (string Member, bool IsSaid)[] members =
        [
            ("variants", rule.Selection?.Variants.Count > 0),
            ("newest", rule.Selection?.Newest is not null),
            ("minAge", rule.Selection?.MinAge is not null),
            ("maxAge", rule.Selection?.MaxAge is not null),
            ("atLeast", rule.Selection?.AtLeast is not (null or 1)),
            ("neverMoves", rule.NeverMoves.Count > 0),
            ("immutableTags", rule.ImmutableTags is not null),
            ("priority", rule.Priority is not MirrorPriority.Normal),
            ("expires", rule.Expires is not null),
            ("whenExpired", rule.WhenExpired is not ExpiryPolicy.Keep),
            ("removeAfter", rule.RemoveAfter is not null),
        ];
        foreach ((string member, bool isSaid) in members)
        {
            if (isSaid)
                yield return $"Resource tags have nothing for '{member}'.";
        }
    }

    private static string Patterns(string member, IReadOnlyList<TagPattern> patterns, List<string> problems)
    {
        foreach (TagPattern pattern in patterns.Where(pattern => pattern.ToString().Contains('/', StringComparison.Ordinal)))
            problems.Add($"'{member}' has the regular expression {pattern}, and '/' stands between patterns in resource tags.");
        return string.Join('/', patterns.Where(pattern => !pattern.ToString().Contains('/', StringComparison.Ordinal)).Select(pattern => Starred(member, pattern.ToString(), problems)));
    }

    private static string Starred(string member, string text, List<string> problems)
    {
        if (text.Contains('+', StringComparison.Ordinal))
            problems.Add($"'{member}' has '{text}', and '+' stands for '*' in resource tags.");
        return text.Replace('*', '+');
    }

    private static IEnumerable<string> Unwritable(string key, string value)
    {
        if (value.Length > LongestValue)
            yield return $"The value of '{key}' would have {value.Length} characters, and AWS allows {LongestValue}.";
        string refused = string.Concat(value.Where(letter => !Allowed().IsMatch(letter.ToString())).Distinct());
        if (refused.Length > 0)
            yield return $"The value of '{key}' would have {string.Join(' ', refused.Select(letter => $"'{letter}'"))}, which AWS does not allow in a resource tag.";
    }

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
