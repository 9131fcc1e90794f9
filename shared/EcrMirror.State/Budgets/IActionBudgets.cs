namespace EcrMirror.State.Budgets;

/// <summary>
/// Requests that a fleet may make of a registry, as tokens: so many per second for all workers together, in the order in which they asked.
/// The limit is lowered when the registry refuses requests as too many, and raised again slowly.
/// </summary>
/// <remarks>
/// Clocks of different machines are never compared: a caller hands in what it was told last, and time since then is measured by its own.
/// Tokens may be given ahead of time. Who takes them and dies leaves them unspent; nothing else is lost.
/// </remarks>
public interface IActionBudgets
{
    /// <summary>Takes tokens, and tells from when on each may be spent. Costs one read and one write.</summary>
    /// <param name="budget">Which.</param>
    /// <param name="terms">What was agreed with the registry.</param>
    /// <param name="ask">What is wanted; nobody waiting takes nothing.</param>
    /// <param name="seen">The answer before this one; null if there was none.</param>
    /// <param name="cancellationToken">Gives up; tokens may then have been taken all the same.</param>
    /// <exception cref="StateException">State cannot be read or written.</exception>
    Task<BudgetGrant> TakeAsync(
        BudgetKey budget, BudgetTerms terms, BudgetAsk ask, BudgetGrant? seen, CancellationToken cancellationToken);
}
