using EcrMirror.Oci;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Probes;
using EcrMirror.Registry.Pulls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Registry;

/// <summary>What this project adds to a host.</summary>
public static class RegistryModule
{
    /// <summary>
    /// Adds <see cref="IRegistries"/>, <see cref="IPullAllowances"/> and <see cref="IRegistryProbe"/>, one of each for the process. Options come from whoever configures
    /// <see cref="RegistryOptions"/>, who also sees to their ranges; further <see cref="ICredentialProvider"/> services are asked for credentials,
    /// <see cref="IRequestBudgets"/> when to send a request, and <see cref="IRegistryDialect"/> services adapt what is opened.
    /// </summary>
    public static IServiceCollection AddRegistries(this IServiceCollection services, Action<RegistryOptions>? configure = null)
    {
        OptionsBuilder<RegistryOptions> options = services.AddOptions<RegistryOptions>()
            .Validate(given => given.PlainHttpHosts.All(IsHost), "PlainHttpHosts: each entry is a registry host, host[:port], without a scheme.")
            .Validate(given => given.Credentials.Keys.All(IsHost), "Credentials: each key is a registry host, host[:port], without a scheme.")
            .Validate(given => given.Accounts.Keys.All(IsHost), "Accounts: each key is a registry host, host[:port], without a scheme.")
            .Validate(given => given.Accounts.Values.All(AreDistinct), "Accounts: each account of a registry has a name, or else a user, of its own.")
            .Validate(given => given.Accounts.Values.SelectMany(accounts => accounts).All(IsComplete), "Accounts: each account has a Username and a Password, or is anonymous (IsAnonymous).")
            .Validate(given => !Hosts(given.Accounts.Keys).Intersect(Hosts(given.Credentials.Keys)).Any(), "Accounts: a registry that has accounts has no entry in Credentials as well.")
            .Validate(given => IsHost(given.DockerHubApi), "DockerHubApi: it is a host, host[:port], without a scheme.")
            .Validate(given => given.AuthFiles.Keys.All(IsHost), "AuthFiles: each key is a registry host, host[:port], without a scheme.")
            .Validate(given => given.CertificateFolders.Keys.All(IsHost), "CertificateFolders: each key is a registry host, host[:port], without a scheme.")
            .ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);

        services.AddSingleton<IValidateOptions<RegistryOptions>>(new NamedFiles(Environment.GetEnvironmentVariable));
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Create);
        services.TryAddSingleton<IRegistries>(provider => provider.GetRequiredService<Registries>());
        services.TryAddSingleton<IPullAllowances>(provider => provider.GetRequiredService<Registries>());
        services.TryAddSingleton<IRegistryProbe, RegistryProbe>();
        return services;
    }

    private static Registries Create(IServiceProvider provider)
    {
        RegistryOptions options = provider.GetRequiredService<IOptions<RegistryOptions>>().Value;

        // Who names authorities has registries that speak TLS: known here, long before the first of them is asked.
        if (options.CaFiles.Count > 0)
            SystemAuthorities.BeginReading();
        return new Registries(
            options,
            provider.GetServices<ICredentialProvider>(),
            provider.GetServices<IRegistryDialect>(),
            provider.GetServices<IRequestBudgets>(),
            provider.GetRequiredService<TimeProvider>(),
            Jitter.Unpredictable(),
            provider.GetRequiredService<ILogger<Registries>>());
    }

    private static bool AreDistinct(IList<RegistryAccount> accounts) =>
        accounts.Select(account => account.DisplayName).Distinct(StringComparer.OrdinalIgnoreCase).Count() == accounts.Count;

    private static bool IsComplete(RegistryAccount account) =>
        account.IsAnonymous ? account is { Username: "", Password: "" } : account is { Username: not "", Password: not "" };

    private static IEnumerable<RegistryHost> Hosts(IEnumerable<string> texts) => texts.Where(IsHost).Select(RegistryHost.Parse);

    private static bool IsHost(string text) => RegistryHost.TryParse(text, out _);
}
