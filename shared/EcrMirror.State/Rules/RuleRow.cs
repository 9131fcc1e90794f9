using System.Globalization;
using EcrMirror.Contracts;
using EcrMirror.Rules;

namespace EcrMirror.State.Rules;

/// <summary>
/// A row of the mirror table, wherever it is kept. Its first form is that of aws-ecr-mirror: <c>Source</c>, the key, is the image;
/// <c>Destination</c> is one reference or several; <c>Expires</c> is a number of seconds since 1970. Everything else may be missing, and a
/// row without it means what it always did.
/// </summary>
internal sealed record RuleRow(string Key, IReadOnlyDictionary<string, RuleCell> Cells)
{
    /// <summary>The row of a rule: the attributes that it needs and no other.</summary>
    /// <exception cref="ArgumentException">The rule says something that a row cannot.</exception>
    public static RuleRow Of(MirrorRule rule)
    {
        string key = KeyOf(rule);
        var cells = new Dictionary<string, RuleCell>(StringComparer.Ordinal);
        string[] destinations = [.. rule.Destinations.SelectMany(destination => Texts(destination, rule, key)).Distinct()];
        cells[RuleAttributes.Destination] = destinations switch
        {
            [] => throw new ArgumentException($"The rule for '{key}' has no destination.", nameof(rule)),
            [var only] => RuleCell.Of(only),
            _ => RuleCell.Of(destinations),
        };
        if (rule.Expires is { } expires)
            cells[RuleAttributes.Expires] = RuleCell.Of(expires.ToUnixTimeSeconds());
        if (rule.Id != key)
            cells[RuleAttributes.Id] = RuleCell.Of(rule.Id);
        if (rule.Selection is { } selection)
            Write(selection, cells);
        if (rule.Platforms is { } platforms)
            cells[RuleAttributes.Platforms] = RuleCell.Of(platforms.Select(platform => platform.ToString()));
        if (rule.Schedule is { } schedule)
            cells[RuleAttributes.Schedule] = RuleCell.Of(schedule.ToString());
        if (rule.NeverMoves.Count > 0)
            cells[RuleAttributes.NeverMoves] = RuleCell.Of(rule.NeverMoves.Select(pattern => pattern.ToString()).Distinct());
        if (rule.ImmutableTags is { } resolution)
            cells[RuleAttributes.ImmutableTags] = RuleCell.Of(resolution.ToString());
        if (rule.Priority is not MirrorPriority.Normal)
            cells[RuleAttributes.Priority] = RuleCell.Of(Lower(rule.Priority));
        if (rule.WhenExpired is not ExpiryPolicy.Keep)
            cells[RuleAttributes.WhenExpired] = RuleCell.Of(Lower(rule.WhenExpired));
        if (rule.RemoveAfter is { } removeAfter)
            cells[RuleAttributes.RemoveAfter] = RuleCell.Of(DurationText.Format(removeAfter));
        return new RuleRow(key, cells);
    }

    private static string KeyOf(MirrorRule rule) => rule.Origin.Kind is RuleOriginKind.Table ? rule.Origin.Place : rule.Source.ToString();

    private static void Write(TagSelection selection, Dictionary<string, RuleCell> cells)
    {
        cells[RuleAttributes.Tags] = RuleCell.Of(selection.Tags.Select(pattern => pattern.ToString()).Distinct());
        if (selection.Exclude.Count > 0)
            cells[RuleAttributes.Exclude] = RuleCell.Of(selection.Exclude.Select(pattern => pattern.ToString()).Distinct());
        if (selection.Variants.Count > 0)
            cells[RuleAttributes.Variants] = RuleCell.Of(selection.Variants.Select(pattern => pattern.ToString()).Distinct());
        if (selection.Newest is { } newest)
            cells[RuleAttributes.Newest] = RuleCell.Of(newest);
        if (selection.NewestBy is not TagOrder.Version)
            cells[RuleAttributes.NewestBy] = RuleCell.Of(Lower(selection.NewestBy));
        if (selection.MinAge is { } minAge)
            cells[RuleAttributes.MinAge] = RuleCell.Of(DurationText.Format(minAge));
        if (selection.MaxAge is { } maxAge)
            cells[RuleAttributes.MaxAge] = RuleCell.Of(DurationText.Format(maxAge));
        if (selection.AtLeast != 1)
            cells[RuleAttributes.AtLeast] = RuleCell.Of(selection.AtLeast);
    }

    // One text for each tag, as the predecessor has it. Under no tag at all, an image is kept by its digest.
    private static IEnumerable<string> Texts(RuleDestination destination, MirrorRule rule, string key) => (destination.Tags, rule.Source.Image?.Digest) switch
    {
        ({ Count: > 0 } tags, _) => tags.Select(tag => $"{destination.Repository}:{tag}"),
        (_, { } digest) when destination.Repository.IsFixed => [$"{destination.Repository}@{digest}"],
        _ => throw new ArgumentException($"The rule for '{key}' keeps images at {destination.Repository} under no tag. The table can say that of an image by digest only.", nameof(rule)),
    };

    private static string Lower<T>(T word)
        where T : struct, Enum => word.ToString().ToLower(CultureInfo.InvariantCulture);
}
