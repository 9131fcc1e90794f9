using System.Globalization;

namespace EcrMirror.Rules.Checks;

/// <summary>A rule does not end unnoticed.</summary>
internal static class ExpiryCheck
{
    public static IEnumerable<RuleProblem> Check(IReadOnlyList<MirrorRule> rules, DateTimeOffset now, TimeSpan notice)
    {
        foreach (MirrorRule rule in rules)
        {
            if (rule.Expires is not { } end)
                continue;

            string when = Time(end);
            if (rule.IsExpired(now))
                yield return RuleProblem.Warning(rule, $"The rule '{rule.Id}' has expired at {when}: nothing is mirrored by it any more, and {Fate(rule, now)}. Leave it out, or move 'expires'.");
            else if (end - now <= notice)
                yield return RuleProblem.Warning(rule, $"The rule '{rule.Id}' expires at {when}: nothing will be mirrored by it from then on, and {Fate(rule, now)}. Move 'expires' if that is not wanted.");
        }
    }

    // A rule that is left out is none that has ended: nothing is removed for it then.
    private static string Fate(MirrorRule rule, DateTimeOffset now) => rule.RemovesAt is { } at
        ? at <= now ? "its tags are removed at its destinations" : $"its tags are removed at its destinations from {Time(at)} on"
        : "what is there stays";

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
