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

            string when = string.Create(CultureInfo.InvariantCulture, $"{end.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
            if (rule.IsExpired(now))
                yield return RuleProblem.Warning(rule, $"The rule '{rule.Id}' has expired at {when}: nothing is mirrored by it any more, and what is there stays. Leave it out, or move 'expires'.");
            else if (end - now <= notice)
                yield return RuleProblem.Warning(rule, $"The rule '{rule.Id}' expires at {when}: nothing will be mirrored by it from then on, and what is there stays. Move 'expires' if that is not wanted.");
        }
    }
}
