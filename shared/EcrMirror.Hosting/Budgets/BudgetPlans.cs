using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;
using EcrMirror.State.Budgets;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Budgets;

/// <summary>What limits the requests to a host: what is known of registries of its kind, and over that the settings.</summary>
internal sealed class BudgetPlans(IOptions<BudgetOptions> options, IEnumerable<IBudgetPlan> plans)
{
    private readonly IBudgetPlan[] _plans = [.. plans];

    /// <summary>The budget of an action at a host; null where nothing limits it.</summary>
    public (BudgetKey Key, BudgetTerms Terms)? Find(RegistryHost host, RegistryAction action)
    {
        if (!options.Value.Enabled)
            return null;

        RegistryQuotas quotas = Find(host);
        if (!quotas.PerSecond.TryGetValue(action, out double quota) || quota is 0)
            return null;

        double perSecond = quota * options.Value.PartUsed;
        return (new BudgetKey(quotas.CountedAs, action.ToString()), new BudgetTerms(perSecond, Math.Max(1, perSecond * options.Value.Burst.TotalSeconds)));
    }

    private RegistryQuotas Find(RegistryHost host)
    {
        RegistryQuotas? known = _plans.Select(plan => plan.Find(host)).FirstOrDefault(found => found is not null);
        RegistryBudgetOptions? ofHost = Given(host.ToString());
        string countedAs = ofHost?.CountedAs ?? known?.CountedAs ?? host.ToString();

        var perSecond = new Dictionary<RegistryAction, double>(known?.PerSecond ?? new Dictionary<RegistryAction, double>());
        foreach ((RegistryAction action, double quota) in Limits(Given(countedAs)).Concat(Limits(ofHost)))
            perSecond[action] = quota;
        return new RegistryQuotas(countedAs, perSecond);
    }

    private RegistryBudgetOptions? Given(string registry) =>
        options.Value.Registries.FirstOrDefault(each => each.Registry.Equals(registry, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<KeyValuePair<RegistryAction, double>> Limits(RegistryBudgetOptions? given) => given?.Limits ?? [];
}
