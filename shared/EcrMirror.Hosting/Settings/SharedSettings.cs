using EcrMirror.Ecr;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Ecr.RuleTags;
using EcrMirror.Hosting.Budgets;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Health;
using EcrMirror.Hosting.Telemetry;
using EcrMirror.Registry;
using EcrMirror.State;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Settings;

/// <summary>Sections that belong to no service: every process may have them in the file it shares with the others.</summary>
public static class SharedSettings
{
    private const string NoState =
        "It is not said where state is kept: set State:DynamoDb:TablePrefix (and a region) for services on several machines, or State:SqliteFile for one machine.";

    /// <summary>Names the sections, so that only what nothing reads is called unknown.</summary>
    public static IServiceCollection AddSharedSections(this IServiceCollection services) => services
        .AddKnownSection<BusOptions>(BusOptions.Section)
        .AddKnownSection<HttpOptions>(HttpOptions.Section)
        .AddKnownSection<TelemetryOptions>(TelemetryOptions.Section)
        .AddKnownSection<StateOptions>(StateOptions.Section)
        .AddKnownSection<RegistryOptions>(RegistryOptions.Section)
        .AddKnownSection<EcrOptions>(EcrOptions.Section)
        .AddKnownSection<RuleTagOptions>(RuleTagOptions.Section)
        .AddKnownSection<PullThroughOptions>(PullThroughOptions.Section)
        .AddKnownSection<BudgetOptions>(BudgetOptions.Section);

    /// <summary>Adds state as the configuration says; it must say where that is.</summary>
    public static IServiceCollection AddConfiguredState(this IServiceCollection services)
    {
        services.AddState();
        services.AddOptions<StateOptions>().BindConfiguration(StateOptions.Section)
            .Validate(state => state.SqliteFile is not null || state.DynamoDb is not null, NoState);
        return services;
    }
}
