using System.Text.Json;
using EcrMirror.Hosting.Serving;
using EcrMirror.Testing.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Tests.Serving;

/// <summary>Hosts of four services that do nothing, over the bus in memory and state in a file.</summary>
internal sealed class Hosts : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public string Folder => _folder.FullName;

    /// <summary>What such a host needs to be told.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["State:SqliteFile"] = Path.Combine(_folder.FullName, "state.db"),
        ["Http:Listen"] = "http://127.0.0.1:0",
        ["Http:ReadyFor"] = "00:00:00",
        ["Logging:Console:LogLevel:Default"] = "None",
    };

    /// <summary>The four; registrations that are added replace the usual ones.</summary>
    public static MirrorService[] Services(Action<IServiceCollection>? also = null) =>
        [.. MirrorService.Names.Select(name => new MirrorService(name, services => also?.Invoke(services), []))];

    public string File(params IEnumerable<(string Path, string? Value)> settings)
    {
        Dictionary<string, string> all = Settings;
        foreach ((string path, string? value) in settings)
        {
            all.Remove(path);
            if (value is not null)
                all[path] = value;
        }

        return _folder.Write("settings.json", JsonSerializer.Serialize(all));
    }

    public async Task<WebApplication> StartAsync(Action<IServiceCollection>? also = null, params IEnumerable<(string Path, string? Value)> settings)
    {
        WebApplication host = MirrorHost.Build(Services(also), File(settings));
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public void Dispose() => _folder.Dispose();
}
