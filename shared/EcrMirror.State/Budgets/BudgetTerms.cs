namespace EcrMirror.State.Budgets;

/// <summary>What was agreed with the registry, or what is made use of it.</summary>
/// <param name="PerSecond">Requests per second; what is learned is a part of that, and never more.</param>
/// <param name="Burst">Requests at once, after a pause.</param>
public readonly record struct BudgetTerms(double PerSecond, double Burst);
