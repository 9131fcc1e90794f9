using EcrMirror.Ecr;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Settings;
using EcrMirror.Registry;
using EcrMirror.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EcrMirror.Cli;

/// <summary>What commands have that talk to registries and run no service: settings, all checked, and the ways into registries.</summary>
internal static class ToolServices
{
    /// <param name="settingsFile">The file with settings; null for those of the environment alone.</param>
    /// <param name="logLevel">What is logged on standard error; null is silent.</param>
    /// <param name="registries">How registries are reached, beyond the settings.</param>
    /// <param name="also">What else the command needs, which may depend on the settings.</param>
    /// <exception cref="WrongSettingsException">The settings are wrong; every problem is named.</exception>
    public static ServiceProvider Build(
        string? settingsFile, LogLevel? logLevel, Action<RegistryOptions>? registries = null, Action<IServiceCollection, IConfiguration>? also = null)
    {
        var configuration = new ConfigurationManager();
        IServiceCollection services = Begin(configuration, settingsFile, logLevel);
        services.AddCheckedOptions<StateOptions>(StateOptions.Section, (given, options) => given.Bind(options)).AddRegistries(registries).AddEcr().AddPullThrough();
        also?.Invoke(services, configuration);
        ServiceProvider provider = services.BuildServiceProvider();
        try
        {
            SettingsCheck.Check(provider);
            return provider;
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    /// <summary>What every command begins with: settings, a log on standard error, and the options of registries.</summary>
    /// <param name="configuration">Takes the settings.</param>
    /// <param name="settingsFile">The file with settings; null for those of the environment alone.</param>
    /// <param name="logLevel">What is logged; null is silent.</param>
    public static IServiceCollection Begin(ConfigurationManager configuration, string? settingsFile, LogLevel? logLevel)
    {
        var services = new ServiceCollection();
        services.AddSettings(configuration, settingsFile).AddSingleton<IConfiguration>(configuration).AddSharedSections();
        services.AddLogging(logging =>
        {
            if (logLevel is { } level)
                logging.SetMinimumLevel(level).AddSimpleConsole(console => console.SingleLine = true);
        });
        return services
            .Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddCheckedOptions<RegistryOptions>(RegistryOptions.Section, (given, options) => given.Bind(options))
            .AddCheckedOptions<EcrOptions>(EcrOptions.Section, (given, options) => given.Bind(options))
            .AddMetrics();
    }
}
