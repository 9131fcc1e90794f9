using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Hosting.Budgets;

/// <summary>How many requests registries are asked to take.</summary>
public sealed class BudgetOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Budgets";

    /// <summary>Whether requests wait until the registry can be expected to take them. Without, they are sent at once, and refused.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The part of each quota that is made use of. Less leaves more to others who use the same account.</summary>
    [Range(0.01, 1)]
    public double PartUsed { get; set; } = 0.95;

    /// <summary>
    /// Time's worth of requests that may be sent at once after a pause, one at least. Longer wastes less where state is slow to answer;
    /// shorter is safer where a registry allows no bursts.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan Burst { get; set; } = TimeSpan.FromSeconds(0.2);

    /// <summary>
    /// Processes among which a quota is divided while state cannot be asked. More leaves some of it unused then, fewer has requests
    /// refused. Little else is done without state, so that the larger number costs less.
    /// </summary>
    [Range(1, 1000)]
    public int WorkersWithoutState { get; set; } = 20;

    /// <summary>Registries with quotas of their own.</summary>
    public IList<RegistryBudgetOptions> Registries { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Registries.SelectMany(registry => registry.Problems()).Select(problem => new ValidationResult(problem, [nameof(Registries)]));
}
