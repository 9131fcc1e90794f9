using EcrMirror.Hosting.Settings;
using EcrMirror.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Serving;

/// <summary>Runs services until the process is told to end, and says in plain words why it cannot.</summary>
public static partial class ServeRun
{
    private const int Ended = 0;
    private const int WrongSettings = 2;

    /// <summary>Runs until SIGTERM, Ctrl+C or cancellation.</summary>
    /// <param name="services">What to run.</param>
    /// <param name="settings">How.</param>
    /// <param name="errors">Takes a line for each thing that is wrong.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code: 0 when it was told to end, 2 for settings, state or an address that cannot be used.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<MirrorService> services, ServeSettings settings, TextWriter errors, CancellationToken cancellationToken)
    {
        NativeMemory.ReturnFreed();
        try
        {
            await using WebApplication host = MirrorHost.Build(services, settings.SettingsFile);
            if (settings.ChecksOnly)
                return Ended;

            await host.StartAsync(cancellationToken);
            ILogger logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServeRun).FullName!);
            LogServing(logger, string.Join(", ", services.Select(service => service.Name)), host.Urls.Count == 0 ? "no address" : string.Join(", ", host.Urls));
            await host.WaitForShutdownAsync(cancellationToken);
            return Ended;
        }
        catch (WrongSettingsException wrong)
        {
            foreach (string problem in wrong.Problems)
                Complain(errors, problem);
            return WrongSettings;
        }
        catch (StateException unusable)
        {
            Complain(errors, unusable.Message);
            return WrongSettings;
        }
        catch (IOException occupied) when (occupied.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            Complain(errors, $"{occupied.Message} Set Http:Listen to another address, or to {Health.HttpOptions.None}.");
            return WrongSettings;
        }
    }

    private static void Complain(TextWriter errors, string problem) => errors.WriteLine("ecr-mirror: " + problem.ReplaceLineEndings(" "));

    [LoggerMessage(8001, LogLevel.Information, "Running {Services}; health and metrics at {Addresses}")]
    private static partial void LogServing(ILogger logger, string services, string addresses);
}
