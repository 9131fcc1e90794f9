using EcrMirror.Cli.Policies;
using EcrMirror.Cli.Sync;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Schedules;
using EcrMirror.Scheduler.Rules;

namespace EcrMirror.Cli.Watch;

/// <summary>Rules as the command line has them followed: those it names, with its platforms and its interval where they say none themselves.</summary>
internal sealed class WatchedRules : IRuleChoice
{
    /// <summary>The rules that are named; none means all.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    public required IReadOnlyList<Platform> Platforms { get; init; }

    public required ContainersPolicy Policy { get; init; }

    /// <summary>For rules without a schedule.</summary>
    public required RuleSchedule Usual { get; init; }

    /// <inheritdoc/>
    public RuleSet Choose(RuleSet declared)
    {
        RuleSet followed = RuleFlags.Followed(declared.Rules.Where(rule => Ids is [] || Ids.Contains(rule.Id)), Platforms, Policy);
        return new RuleSet(
            [.. followed.Rules.Select(rule => rule.Schedule is null ? rule with { Schedule = Usual } : rule)],
            [.. declared.Findings, .. followed.Findings]);
    }
}
