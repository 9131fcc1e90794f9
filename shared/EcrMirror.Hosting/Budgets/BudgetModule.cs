using EcrMirror.Hosting.Metrics;
using EcrMirror.Registry.Pacing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcrMirror.Hosting.Budgets;

/// <summary>What a process registers whose requests to registries are limited.</summary>
public static class BudgetModule
{
    /// <summary>
    /// Adds <see cref="IRequestBudgets"/> over the state that is registered. Which registries have budgets is up to the settings, and to
    /// every <see cref="IBudgetPlan"/> that is registered.
    /// </summary>
    public static IServiceCollection AddBudgets(this IServiceCollection services)
    {
        services.TryAddSingleton<MirrorMetrics>();
        return services
            .AddCheckedOptions<BudgetOptions>(BudgetOptions.Section, (given, options) => given.Bind(options))
            .AddSingleton<BudgetPlans>()
            .AddSingleton<BudgetKeeper>()
            .AddSingleton<IRequestBudgets, FleetBudgets>();
    }
}
