using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Ecr.Repositories;
using EcrMirror.Ecr.RuleTags;
using EcrMirror.Ecr.Tokens;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Pacing;
using EcrMirror.Rules;
using EcrMirror.Rules.Moving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr;

/// <summary>What this project adds to a host.</summary>
public static class EcrModule
{
    /// <summary>
    /// Adds what makes Amazon ECR and ECR Public more than registries of the distribution specification. Options come from whoever
    /// configures <see cref="EcrOptions"/>, who also sees to their ranges. Nothing is asked of AWS, and none of its SDK is loaded, before a registry of ECR is used.
    /// </summary>
    public static IServiceCollection AddEcr(this IServiceCollection services, Action<EcrOptions>? configure = null)
    {
        services.AddEcrRegistries();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EcrClients>();
        services.TryAddSingleton<OwnRegistry>();
        services.TryAddSingleton<EcrUpkeep>();
        services.TryAddSingleton<EcrChecks>();
        services.TryAddSingleton<PullThroughCaches>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBudgetPlan, EcrBudgetPlan>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICredentialProvider, EcrTokens>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRegistryDialect, EcrDialect>());
        if (configure is not null)
            services.Configure(configure);
        return services;
    }

    /// <summary>Adds <see cref="EcrRegistries"/> alone, for those who only need to know which registries are Amazon ECR's.</summary>
    public static IServiceCollection AddEcrRegistries(this IServiceCollection services)
    {
        services.AddOptions<EcrOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EcrOptions>, EcrOptionsCheck>());
        services.TryAddSingleton<EcrRegistries>();
        return services;
    }

    /// <summary>
    /// Adds the rules that stand in resource tags of repositories, for those who follow rules, as <see cref="RuleTagOptions"/> say, which the
    /// host binds. Without a registry there, nothing is asked.
    /// </summary>
    public static IServiceCollection AddRuleTags(this IServiceCollection services)
    {
        services.AddEcrRegistries();
        services.AddLogging();
        services.AddOptions<RegistryOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EcrClients>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RuleTagOptions>, RuleTagOptionsCheck>());
        services.TryAddSingleton<RuleTagSource>();
        services.TryAddSingleton<IRulePlace, RuleTagPlace>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRuleSource, RuleTagSource>(provider => provider.GetRequiredService<RuleTagSource>()));
        return services;
    }

    /// <summary>Adds <see cref="PullThroughOptions"/>, checked at the start, for those who keep pull-through caches.</summary>
    public static IServiceCollection AddPullThrough(this IServiceCollection services)
    {
        services.AddOptions<PullThroughOptions>().BindConfiguration(PullThroughOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PullThroughOptions>, PullThroughOptionsCheck>());
        return services;
    }
}
