using EcrMirror.State;
using EcrMirror.State.Budgets;

namespace EcrMirror.Hosting.Tests.Budgets;

/// <summary>State as one worker reaches it: after a while, or not at all.</summary>
internal sealed class SimulatedState(IActionBudgets budgets, Random chance, TimeProvider time) : IActionBudgets
{
    public int Calls { get; private set; }

    /// <summary>Whether it answers nothing any more, as to a process that was killed.</summary>
    public bool IsGone { get; set; }

    public bool IsDown { get; set; }

    public async Task<BudgetGrant> TakeAsync(
        BudgetKey budget, BudgetTerms terms, BudgetAsk ask, BudgetGrant? seen, CancellationToken cancellationToken)
    {
        Calls++;
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(1, 15)), time, cancellationToken);
        if (IsDown)
            throw new StateException("The table is throttled.") { IsTransient = true };
        if (IsGone)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, CancellationToken.None);
        BudgetGrant grant = await budgets.TakeAsync(budget, terms, ask, seen, cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(1, 15)), time, cancellationToken);
        return grant;
    }
}
