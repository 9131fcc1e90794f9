using System.Text.Json;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Testing.Fleet;

/// <summary>
/// The services as processes of their own, each by its own program, that share nothing but queues and tables. Whoever uses this refers
/// to the project of the command line, so that the build brings the programs.
/// </summary>
public sealed class MirrorFleet : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FleetOptions _options;

    private MirrorFleet(FleetOptions options)
    {
        _options = options;
        SettingsFile = _folder.Write("settings.json", JsonSerializer.Serialize(SettingsOf(options)));
        Scheduler = Process("Scheduler", "Scheduler");
        Planner = Process("Planner", "Planner");
        Copiers = [.. Enumerable.Range(1, options.Copiers).Select(number => Process($"Copier {number}", "Copier"))];
        Publisher = Process("Publisher", "Publisher");
    }

    /// <summary>The one file of settings that all of them read.</summary>
    public string SettingsFile { get; }

    public FleetProcess Scheduler { get; }

    public FleetProcess Planner { get; }

    public IReadOnlyList<FleetProcess> Copiers { get; }

    public FleetProcess Publisher { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<FleetProcess> All => [Scheduler, Planner, .. Copiers, Publisher];

    /// <summary>Makes the tables and starts all of them; they are ready when this returns.</summary>
    public static async Task<MirrorFleet> StartAsync(FleetOptions options, CancellationToken cancellationToken)
    {
        MirrorFleet fleet = await PrepareAsync(options, cancellationToken);
        try
        {
            await Task.WhenAll(fleet.All.Select(process => process.StartAsync(cancellationToken)));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the tables and starts nothing yet.</summary>
    public static async Task<MirrorFleet> PrepareAsync(FleetOptions options, CancellationToken cancellationToken)
    {
        var fleet = new MirrorFleet(options);
        try
        {
            await fleet.MakeTablesAsync(cancellationToken);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(All.Select(process => process.DisposeAsync().AsTask()));
        _folder.Dispose();
    }

    private async Task MakeTablesAsync(CancellationToken cancellationToken)
    {
        ProgramRun made = await EcrMirrorProgram.RunAsync(_folder.FullName, _options.Keys.GetValueOrDefault("Installer"), cancellationToken, "tables", "create", "--config", SettingsFile);
        if (made.ExitCode != 0)
            throw new PeerException($"Tables could not be made: {made.Errors}");
    }

    private FleetProcess Process(string name, string service) => new(
        name, EcrMirrorProgram.FindService(service), SettingsFile, _options.Keys.GetValueOrDefault(service));

    // Short waits: what takes minutes between machines has to show within seconds here.
    private static Dictionary<string, string> SettingsOf(FleetOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["Bus:Transport"] = "AmazonSqs",
            ["Bus:ServiceUrl"] = options.Queues.ToString(),
            ["Bus:Region"] = "eu-west-1",
            ["Bus:VisibilityTimeout"] = "00:00:05",
            ["State:DynamoDb:ServiceUrl"] = options.Tables.ToString(),
            ["State:DynamoDb:Region"] = "eu-west-1",
            ["Http:Listen"] = "http://127.0.0.1:0",
            ["Http:ReadyFor"] = "00:00:00",
            ["Registry:RetryDelay"] = "00:00:00.05",
            ["Copier:AttemptDelay"] = "00:00:00.05",
        };
        foreach ((string path, string value) in options.Settings)
            settings[path] = value;
        return settings;
    }
}
