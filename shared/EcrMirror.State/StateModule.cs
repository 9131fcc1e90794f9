using EcrMirror.State.Blobs;
using EcrMirror.State.Ledger;
using EcrMirror.State.Manifests;
using EcrMirror.State.Plans;
using EcrMirror.State.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EcrMirror.State;

/// <summary>What a process that keeps state registers.</summary>
public static class StateModule
{
    /// <summary>
    /// Adds plans, manifests, ledger and blob locations, kept where <see cref="StateOptions"/> says. State is opened before the
    /// host's services start, or when it is first asked for; <see cref="StateException"/> says why it could not be.
    /// </summary>
    public static IServiceCollection AddState(this IServiceCollection services, Action<StateOptions>? configure = null)
    {
        services.AddOptions<StateOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
            services.Configure(configure);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(OpenStorage);
        services.AddHostedService<StorageOpener>();

        services.TryAddSingleton<IPlanStore>(provider => new PlanStore(
            provider.GetRequiredService<IOptions<StateOptions>>().Value.KeepsPlansInMemory
                ? new InMemoryStorage()
                : provider.GetRequiredService<IStorage>()));
        services.TryAddSingleton<ILedger>(provider => new TagLedger(provider.GetRequiredService<IStorage>()));
        services.TryAddSingleton<IManifestStore>(provider => provider.GetRequiredService<IStorage>().Manifests);
        services.TryAddSingleton<IBlobLocations>(provider => provider.GetRequiredService<IStorage>().BlobLocations);
        return services;
    }

    private static IStorage OpenStorage(IServiceProvider provider)
    {
        StateOptions options = provider.GetRequiredService<IOptions<StateOptions>>().Value;
        return options.SqliteFile is { } path
            ? SqliteStorage.Open(path, TimeSpan.FromDays(options.KeepDays), provider.GetRequiredService<TimeProvider>())
            : new InMemoryStorage();
    }
}
