namespace EcrMirror.State.Budgets;

/// <summary>What a worker wants of a budget.</summary>
/// <param name="Waiting">Requests that wait. Some are given at least one token, and more the more the budget has for each.</param>
/// <param name="Lately">
/// Requests that were made a moment ago: as many are expected, and given tokens, so that state is not asked for each.
/// </param>
/// <param name="IsThrottled">Whether the registry refused one as too many since the last answer.</param>
public readonly record struct BudgetAsk(int Waiting, int Lately = 0, bool IsThrottled = false);
