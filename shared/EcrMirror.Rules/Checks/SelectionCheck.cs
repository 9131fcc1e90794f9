using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Checks;

/// <summary>A selection can be met, and what it says has an effect.</summary>
internal static class SelectionCheck
{
    public static IEnumerable<RuleProblem> Check(IReadOnlyList<MirrorRule> rules) =>
        from rule in rules
        where rule.Selection is not null
        from text in Find(rule, rule.Selection!)
        select RuleProblem.Warning(rule, text);

    private static IEnumerable<string> Find(MirrorRule rule, TagSelection selection)
    {
        foreach (Tag name in selection.Tags.Select(pattern => pattern.Name).OfType<Tag>().Where(name => !SourceTags.Selects(selection, name)))
            yield return $"The rule '{rule.Id}' names the tag '{name}', and excludes it: what is excluded is never mirrored. Leave it out of one of them.";
        if (selection.Newest < selection.AtLeast)
            yield return $"The rule '{rule.Id}' wants at least {selection.AtLeast} tags, and the newest {selection.Newest} of those that match: that may never be enough. Raise 'newest', or lower 'atLeast'.";
        if (selection.MinAge >= selection.MaxAge)
            yield return $"The rule '{rule.Id}' wants images that are {DurationText.Format(selection.MinAge.Value)} old at least and {DurationText.Format(selection.MaxAge.Value)} at most, and none is. Lower 'minAge', or raise 'maxAge'.";

        bool isSeveral = SourceTags.Of(rule) is not { Count: <= 1 };
        foreach (RuleDestination destination in rule.Destinations.Where(_ => isSeveral))
        {
            foreach (TagTemplate tag in destination.Tags.Where(tag => tag.IsFixed))
                yield return $"Every tag that the rule '{rule.Id}' selects becomes '{tag}' at '{destination.Repository}', and it would be what was mirrored last. Write {{tag}} for the source's, as in \"{{tag}}-{tag}\", or select one tag.";
        }
    }
}
