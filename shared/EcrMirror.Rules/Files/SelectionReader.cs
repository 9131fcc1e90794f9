using EcrMirror.Contracts;

namespace EcrMirror.Rules.Files;

/// <summary>Reads which tags of a repository are wanted.</summary>
internal sealed class SelectionReader(FileFindings findings)
{
    /// <summary>The members.</summary>
    public static IReadOnlyList<string> Members { get; } = ["tags", "exclude", "variants", "newest", "newestBy", "minAge", "maxAge", "atLeast"];

    private readonly ValueReader _values = new(findings);

    /// <summary>The selection; null where it lacks its tags.</summary>
    public TagSelection? Read(RuleNode.Member member)
    {
        if (_values.Map(member.Value, member.Name!, Members) is not { } map)
            return null;

        if (!map.Has("tags"))
            findings.Error(map.Position, "'tags' is missing: it names tags and patterns, as in [\"1.*\", latest], or [\"*\"] for all.");
        IReadOnlyList<TagPattern>? tags = Patterns(map.Find("tags"), least: 1);
        var selection = new TagSelection
        {
            Tags = tags ?? [],
            Exclude = Patterns(map.Find("exclude"), least: 0) ?? [],
            Variants = Patterns(map.Find("variants"), least: 0) ?? [],
            Newest = _values.Number(map.Find("newest"), least: 1),
            NewestBy = _values.Choice(map.Find("newestBy"), RuleWords.TagOrders) ?? TagOrder.Version,
            MinAge = _values.Struct(map.Find("minAge"), DurationText.Parse),
            MaxAge = _values.Struct(map.Find("maxAge"), DurationText.Parse),
            AtLeast = _values.Number(map.Find("atLeast"), least: 0) ?? 1,
        };
        if (map.Find("newestBy") is { } order && selection.Newest is null)
            findings.Warning(order.Position, "'newestBy' has no effect without 'newest'.");
        return tags is null ? null : selection;
    }

    private IReadOnlyList<TagPattern>? Patterns(RuleNode.Member? member, int least) => _values.Values(member, least, RuleFileLimits.Patterns, TagPattern.Parse);
}
