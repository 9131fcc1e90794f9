using System.Collections.Concurrent;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;
using EcrMirror.State.Budgets;

namespace EcrMirror.Hosting.Budgets;

/// <summary>Budgets that all processes share which share state.</summary>
internal sealed class FleetBudgets(BudgetPlans plans, BudgetKeeper keeper, MirrorMetrics metrics, TimeProvider time) : IRequestBudgets
{
    private readonly ConcurrentDictionary<(RegistryHost Host, RegistryAction Action), BudgetLine?> _byHost = new();

    // Lazy, because two who name a budget at once must stand in one line.
    private readonly ConcurrentDictionary<BudgetKey, Lazy<BudgetLine>> _lines = new();

    public ValueTask SpendAsync(RegistryHost host, RegistryAction action, CancellationToken cancellationToken) =>
        LineOf(host, action) is { } line ? line.SpendAsync(cancellationToken) : ValueTask.CompletedTask;

    public void Throttled(RegistryHost host, RegistryAction action) => LineOf(host, action)?.Throttled();

    private BudgetLine? LineOf(RegistryHost host, RegistryAction action) => _byHost.GetOrAdd((host, action), Find);

    private BudgetLine? Find((RegistryHost Host, RegistryAction Action) request) =>
        plans.Find(request.Host, request.Action) is { } found
            ? _lines.GetOrAdd(
                found.Key, key => new Lazy<BudgetLine>(() => new BudgetLine(key, found.Terms, keeper, metrics, time))).Value
            : null;
}
