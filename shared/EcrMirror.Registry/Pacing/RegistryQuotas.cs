namespace EcrMirror.Registry.Pacing;

/// <summary>How many requests a registry takes.</summary>
/// <param name="CountedAs">
/// What they are counted by, such as <c>123456789012/eu-west-1</c>: hosts that name the same share their budgets.
/// </param>
/// <param name="PerSecond">Requests per second; actions that are not listed are not limited.</param>
public sealed record RegistryQuotas(string CountedAs, IReadOnlyDictionary<RegistryAction, double> PerSecond);
