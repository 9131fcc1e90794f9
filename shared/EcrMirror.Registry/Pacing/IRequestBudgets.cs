using EcrMirror.Oci;

namespace EcrMirror.Registry.Pacing;

/// <summary>
/// How many requests of a kind a registry takes. Every request asks, before its time begins to run and before it takes a place that
/// others could use; so do requests to the control plane of a registry, which spend from the same budgets. Of several that are
/// registered each is asked; with none, nothing is limited.
/// </summary>
public interface IRequestBudgets
{
    /// <summary>Waits until the registry can be expected to take one more request of the kind. At once where nothing limits it.</summary>
    ValueTask SpendAsync(RegistryHost host, RegistryAction action, CancellationToken cancellationToken);

    /// <summary>Says that the registry refused such a request because there were too many: its budget is smaller than was thought.</summary>
    void Throttled(RegistryHost host, RegistryAction action);
}
