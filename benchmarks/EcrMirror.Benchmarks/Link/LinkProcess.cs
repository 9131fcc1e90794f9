using System.Diagnostics;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Oci;

namespace EcrMirror.Benchmarks.Link;

/// <summary>A link as a process of its own, so that its work is in nobody's figures. It ends when this one does, because its input ends then.</summary>
internal sealed class LinkProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly SemaphoreSlim _asking = new(1);
    private readonly Dictionary<RegistryHost, RegistryHost> _ports = [];

    private LinkProcess(Process process) => _process = process;

    /// <exception cref="BenchmarkException">It did not start.</exception>
    public static LinkProcess Start(LinkSpeed speed)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(LinkProcess).Assembly.Location, .. LinkCommand.Arguments(speed)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // What is read is handed on where it was read: fewer threads have to wake for each chunk.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        return new LinkProcess(Process.Start(start) ?? throw new BenchmarkException("A link did not start."));
    }

    /// <summary>User and system time that it took so far.</summary>
    public TimeSpan Processor => _process.TotalProcessorTime;

    /// <summary>Where a server on loopback is to be found behind the link.</summary>
    /// <exception cref="BenchmarkException">The link has ended.</exception>
    public async Task<RegistryHost> OpenAsync(RegistryHost server, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_ports.TryGetValue(server, out RegistryHost known))
                return known;
            await _process.StandardInput.WriteLineAsync(server.ToString().AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            string port = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new BenchmarkException("A link has ended.");
            return _ports[server] = RegistryHost.Parse(port);
        }
        finally
        {
            _asking.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _asking.Dispose();
    }
}
