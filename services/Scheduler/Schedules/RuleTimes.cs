using EcrMirror.Rules;
using EcrMirror.Rules.Schedules;
using EcrMirror.State.Rules;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>
/// Which rules are due, in memory: finding that out asks nobody, and computes a time only where a rule or what is remembered of it has changed.
/// </summary>
internal sealed class RuleTimes(TimeSpan firstWithin)
{
    private Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The first time at which a rule is due; null if none ever is.</summary>
    public DateTimeOffset? Next => _entries.Values.Min(entry => entry.Due);

    /// <summary>The rule that is due then; null if none ever is.</summary>
    public MirrorRule? NextRule => _entries.Values.Where(entry => entry.Due is not null).MinBy(entry => entry.Due)?.Rule;

    /// <summary>Takes over what was read.</summary>
    public void Replace(IEnumerable<MirrorRule> rules, IReadOnlyDictionary<string, RuleRun> runs, DateTimeOffset now)
    {
        Dictionary<string, Entry> before = _entries;
        _entries = new Dictionary<string, Entry>(before.Count, StringComparer.Ordinal);
        foreach (MirrorRule rule in rules)
            _entries[rule.Id] = Entry.Of(rule, runs.GetValueOrDefault(rule.Id), before.GetValueOrDefault(rule.Id), now, firstWithin);
    }

    /// <summary>Takes over what is remembered of one rule now.</summary>
    public void Note(RuleRun run, DateTimeOffset now)
    {
        if (_entries.TryGetValue(run.Rule, out Entry? entry))
            _entries[run.Rule] = Entry.Of(entry.Rule, run, entry, now, firstWithin);
    }

    /// <summary>What is remembered of a rule, as far as it is known here.</summary>
    public RuleRun? RunOf(string rule) => _entries.GetValueOrDefault(rule)?.Run;

    /// <summary>Those that are due, the longest first.</summary>
    public IReadOnlyList<MirrorRule> FindDue(DateTimeOffset now) =>
        [.. _entries.Values.Where(entry => entry.Due <= now && !entry.Rule.IsExpired(now)).OrderBy(entry => entry.Due).Select(entry => entry.Rule)];

    /// <summary>Those with times of which nothing is remembered yet, so that nobody would know tomorrow that today's was missed.</summary>
    public IReadOnlyList<MirrorRule> FindUnseen(DateTimeOffset now) =>
        [.. _entries.Values.Where(entry => entry is { Rule.Schedule: RuleSchedule.Cron, Run: null } && !entry.Rule.IsExpired(now)).Select(entry => entry.Rule)];

    private sealed record Entry(MirrorRule Rule, RuleRun? Run, DateTimeOffset? Due)
    {
        public static Entry Of(MirrorRule rule, RuleRun? run, Entry? before, DateTimeOffset now, TimeSpan firstWithin) =>
            new(rule, run, before is not null && !rule.IsExpired(now) && before.Rule.Schedule == rule.Schedule && before.Run == run ? before.Due : rule.IsExpired(now) ? null : DueTime.Of(rule, run, now, firstWithin));
    }
}
