using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;
using EcrMirror.State.Rules;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>Has done what a rule makes due.</summary>
public interface IRuleWork
{
    /// <summary>Begins, once the rule is claimed.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="due">What it makes due.</param>
    /// <param name="started">What is to be remembered of the rule when it is certain that the work will be done.</param>
    /// <param name="cancellationToken">Gives up beginning.</param>
    /// <returns>
    /// Whether that is certain by now, whatever becomes of this process. If not, whoever does the work keeps the claim for as long as he is
    /// at it, and notes then what is to be remembered: if he dies, the rule is due again when the claim ends.
    /// </returns>
    Task<bool> StartAsync(MirrorRule rule, DueWork due, RuleRun started, CancellationToken cancellationToken);
}
