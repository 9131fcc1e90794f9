using EcrMirror.Contracts;
using EcrMirror.Rules.Schedules;

namespace EcrMirror.Rules.Checks;

/// <summary>What a rule says besides its selection has an effect, and one that somebody wants.</summary>
internal static class EffectCheck
{
    private static readonly TimeSpan Hasty = TimeSpan.FromMinutes(1);

    public static IEnumerable<RuleProblem> Check(IReadOnlyList<MirrorRule> rules) =>
        from rule in rules
        from text in Find(rule)
        select RuleProblem.Warning(rule, text);

    private static IEnumerable<string> Find(MirrorRule rule)
    {
        bool isPinned = rule.Source.Image is { IsPinned: true };
        if (isPinned && rule.Schedule is not null and not RuleSchedule.Never)
            yield return $"The rule '{rule.Id}' has a schedule, and its source is a digest, which never means anything else. Leave 'schedule' out.";
        if (isPinned && rule.NeverMoves.Count > 0)
            yield return $"'neverMoves' of the rule '{rule.Id}' has no effect: its source is a digest, which never means anything else. Leave it out.";
        foreach (TagPattern pattern in rule.NeverMoves.Where(pattern => !isPinned && !MayMatch(rule, pattern)))
            yield return $"'{pattern}' in 'neverMoves' of the rule '{rule.Id}' has no effect: the rule selects no such tag. Leave it out, or correct it.";
        if (rule.ImmutableTags is not null && rule.Destinations.All(destination => destination.Tags.Count == 0))
            yield return $"'immutableTags' of the rule '{rule.Id}' has no effect: its destinations have no tags. Leave it out.";
        if (rule.WhenExpired is ExpiryPolicy.Remove && rule.Expires is null)
            yield return $"'whenExpired' of the rule '{rule.Id}' has no effect: it does not end. Say when by 'expires', or leave it out.";
        if (rule.RemoveAfter is not null && rule.WhenExpired is not ExpiryPolicy.Remove)
            yield return $"'removeAfter' of the rule '{rule.Id}' has no effect: its tags stay. Add whenExpired: remove, or leave it out.";
        if (Shortest(rule.Schedule) < Hasty)
            yield return $"The rule '{rule.Id}' asks its source every {DurationText.Format(Shortest(rule.Schedule)!.Value)}, which registries may not put up with. Choose a minute or more.";
    }

    private static bool MayMatch(MirrorRule rule, TagPattern pattern) => SourceTags.Of(rule) is { } known
        ? known.Any(pattern.IsMatch)
        : pattern.Name is not { } name || SourceTags.Selects(rule.Selection!, name);

    private static TimeSpan? Shortest(RuleSchedule? schedule) => schedule switch
    {
        RuleSchedule.Every every => every.Interval,
        RuleSchedule.Adaptive adaptive => adaptive.Shortest,
        _ => null,
    };
}
