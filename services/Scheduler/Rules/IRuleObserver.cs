using EcrMirror.Rules;

namespace EcrMirror.Scheduler.Rules;

/// <summary>Learns what the Scheduler makes of the rules. It is told from several threads, and must not hold them up.</summary>
public interface IRuleObserver
{
    /// <summary>Something is wrong with what is declared, and was not, or was not known, before.</summary>
    void Found(RuleFinding finding);

    /// <summary>Rules were read, and those that were due are started.</summary>
    void Looked(RuleOutlook outlook);
}

/// <summary>The rules, and what comes next.</summary>
/// <param name="Rules">Those that hold.</param>
/// <param name="Next">The one that is due first; null if none ever is.</param>
/// <param name="Due">When it is; null with it.</param>
/// <param name="ReadAt">When reading began, as a timestamp of the clock: what was noted of rules later is not in it.</param>
public sealed record RuleOutlook(IReadOnlyList<MirrorRule> Rules, MirrorRule? Next, DateTimeOffset? Due, long ReadAt);
