using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EcrMirror.Registry.Tests.Servers;

/// <summary>Debian's docker-registry: a peer that is not ours. Tests that need it are skipped, aloud, where it is not installed.</summary>
public sealed class DockerRegistry : IAsyncLifetime
{
    private const string Program = "/usr/bin/docker-registry";

    private static int _started;

    private readonly string _directory = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(),
        $"ecrmirror-registry-{Environment.ProcessId}-{Interlocked.Increment(ref _started)}");

    private Process? _process;

    public string Host { get; private set; } = "";

    public static bool IsMissing => !File.Exists(Program);

    public async ValueTask InitializeAsync()
    {
        if (IsMissing)
            return;

        int port = FreePort();
        Host = $"127.0.0.1:{port}";
        Directory.CreateDirectory(_directory);
        string configuration = Path.Combine(_directory, "config.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            version: 0.1
            log: { level: error, accesslog: { disabled: true } }
            storage: { filesystem: { rootdirectory: {{_directory}} }, delete: { enabled: true } }
            http: { addr: {{Host}} }
            """);
        var start = new ProcessStartInfo(Program, ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ListensAsync(port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ListensAsync(int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await tick.WaitForNextTickAsync(limit.Token))
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException) when (!_process!.HasExited)
            {
                // Not yet.
            }
        }
    }
}
