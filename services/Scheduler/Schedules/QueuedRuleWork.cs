using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;
using EcrMirror.State.Rules;
using MassTransit;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>Sends what a rule makes due to the Planner: queues keep it until it is done.</summary>
internal sealed class QueuedRuleWork(IBus bus) : IRuleWork
{
    public async Task<bool> StartAsync(MirrorRule rule, DueWork due, RuleRun started, CancellationToken cancellationToken)
    {
        await due.HandOnAsync(bus, cancellationToken);
        return true;
    }
}
