using System.CommandLine;
using EcrMirror.Hosting.Serving;
using EcrMirror.Hosting.Settings;
using EcrMirror.Planner;
using EcrMirror.State;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Status;

/// <summary>What commands have that tell how mirroring stands: state, the ways into registries, and what selects tags. No service runs.</summary>
internal static class StatusServices
{
    public static void AddTo(Command command)
    {
        RegistryFlags.AddTo(command);
        RunFlags.AddTo(command);
        ServeFlags.AddConfigTo(command);
    }

    /// <summary>Builds them: over the state that the settings name, or else over the state file of this command line.</summary>
    /// <exception cref="WrongSettingsException">The settings are wrong; every problem is named.</exception>
    public static ServiceProvider Build(ParseResult parsed)
    {
        string? settingsFile = ServeFlags.ReadConfig(parsed);
        return ToolServices.Build(
            settingsFile,
            RunFlags.LogLevelOf(parsed),
            RegistryFlags.Read(parsed),
            (services, configuration) =>
            {
                if (StateFile.IsNamedBy(configuration))
                    services.AddConfiguredState();
                else
                    services.AddState(state => state.SqliteFile = RunFlags.Read(parsed).StateFile);
                services.AddPlanner();
            });
    }
}
