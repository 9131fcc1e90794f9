using EcrMirror.Hosting.Messages;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;
using EcrMirror.State.Rules;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>Sends what a rule makes due to the Planner: queues keep it until it is done.</summary>
internal sealed class QueuedRuleWork(IMessageSender sender) : IRuleWork
{
    public async Task<bool> StartAsync(MirrorRule rule, DueWork due, RuleRun started, CancellationToken cancellationToken)
    {
        await due.HandOnAsync(sender, cancellationToken);
        return true;
    }
}
