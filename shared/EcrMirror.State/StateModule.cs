using System.Security.Cryptography;
using EcrMirror.Rules;
using EcrMirror.State.Blobs;
using EcrMirror.State.Budgets;
using EcrMirror.State.Claims;
using EcrMirror.State.Ledger;
using EcrMirror.State.Manifests;
using EcrMirror.State.Plans;
using EcrMirror.State.Requests;
using EcrMirror.State.Rules;
using EcrMirror.State.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EcrMirror.State;

/// <summary>What a process that keeps state registers.</summary>
public static class StateModule
{
    /// <summary>
    /// Adds plans, noted requests, manifests, ledger, blob locations, blob claims, budgets, mirror rules and what is remembered of rules, kept where
    /// <see cref="StateOptions"/> says. State is opened before the
    /// host's services start, or when it is first asked for; <see cref="StateException"/> says why it could not be.
    /// </summary>
    public static IServiceCollection AddState(this IServiceCollection services, Action<StateOptions>? configure = null)
    {
        services.AddOptions<StateOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StateOptions>, StateOptionsCheck>());
        if (configure is not null)
            services.Configure(configure);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(OpenStorage);
        services.TryAddSingleton<IStateCheck>(provider => provider.GetRequiredService<IStorage>());
        services.AddHostedService<StorageOpener>();

        services.TryAddSingleton<IPlanStore>(provider => new PlanStore(StorageOfRuns(provider)));
        services.TryAddSingleton<IRequestLog>(provider => new RequestLog(StorageOfRuns(provider)));
        services.TryAddSingleton<ILedger>(provider => new TagLedger(provider.GetRequiredService<IStorage>()));
        services.TryAddSingleton<IManifestStore>(provider => provider.GetRequiredService<IStorage>().Manifests);
        services.TryAddSingleton<IBlobLocations>(provider => provider.GetRequiredService<IStorage>().BlobLocations);
        services.TryAddSingleton<IBlobClaims>(provider => new BlobClaims(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IActionBudgets>(provider => new ActionBudgets(
            StorageOfRuns(provider),
            provider.GetRequiredService<TimeProvider>(),
            new Random(RandomNumberGenerator.GetInt32(int.MaxValue))));
        services.TryAddSingleton<IMirrorRules>(provider => provider.GetRequiredService<IStorage>().Rules);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRuleSource, IMirrorRules>(provider => provider.GetRequiredService<IMirrorRules>()));
        services.TryAddSingleton<IRuleRuns>(provider => new RuleRuns(provider.GetRequiredService<IStorage>()));
        services.TryAddSingleton<DynamoTables>();
        return services;
    }

    private static IStorage StorageOfRuns(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<StateOptions>>().Value.KeepsPlansInMemory
            ? new InMemoryStorage(provider.GetRequiredService<TimeProvider>())
            : provider.GetRequiredService<IStorage>();

    private static IStorage OpenStorage(IServiceProvider provider)
    {
        StateOptions options = provider.GetRequiredService<IOptions<StateOptions>>().Value;
        TimeProvider time = provider.GetRequiredService<TimeProvider>();
        TimeSpan keep = TimeSpan.FromDays(options.KeepDays);
        if (options.DynamoDb is { } dynamo)
            return new DynamoStorage(dynamo, keep, time);
        return options.SqliteFile is { } path ? SqliteStorage.Open(path, keep, time) : new InMemoryStorage(time);
    }
}
