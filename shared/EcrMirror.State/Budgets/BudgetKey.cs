namespace EcrMirror.State.Budgets;

/// <summary>What is limited: one action, for everybody whom the registry counts together.</summary>
/// <param name="Registry">Whom it counts together, such as <c>123456789012/eu-west-1</c>, or a host.</param>
/// <param name="Action">The action's name.</param>
public readonly record struct BudgetKey(string Registry, string Action);
