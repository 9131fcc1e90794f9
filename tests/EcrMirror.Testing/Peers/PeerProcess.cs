using System.Diagnostics;
using System.Text;

namespace EcrMirror.Testing.Peers;

/// <summary>
/// A server of others, running as a child until it is disposed of. If this process dies first, however it dies, the server is ended
/// and its folder removed.
/// </summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    // The shell becomes the server, so the child's id is the server's. Beside it a watcher waits for the end of the pipe that only
    // we hold open: a line on it means that the server has ended by itself; its end means that we want it ended or that we died.
    // (The kernel's death signal would not do: it fires when the thread ends that started the child, and ours come from a pool.)
    // The server has a session of its own, as a service has: where processors are scarce, Linux shares them evenly among sessions
    // (autogroups, sched(7)), and within one among threads, where what is left to the server depends on how many its client has.
    private const string Guarded = """
        folder=$1; shift
        exec 3<&0
        (
          read -r _ <&3 && exit
          kill -TERM $$ 2>/dev/null
          tries=0
          while kill -0 $$ 2>/dev/null && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
          rm -rf "$folder"
        ) >/dev/null 2>&1 &
        exec setsid "$@" 3<&- </dev/null
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _name;
    private readonly Lock _gate = new();
    private readonly StringBuilder _errors = new();
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Met)> _awaited = [];

    private PeerProcess(Process process, string name) => (_process, _name) = (process, name);

    public int Id => _process.Id;

    /// <summary>Starts a server whose files are in a folder; every line that it writes to its output is handed over.</summary>
    public static PeerProcess Start(string program, IEnumerable<string> arguments, ScratchFolder folder, Action<string> onOutput)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guarded, "sh", folder.FullName, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        Process process = Process.Start(start) ?? throw new PeerException($"{program} did not start.");
        var peer = new PeerProcess(process, Path.GetFileName(program));
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
                onOutput(text);
        };
        process.ErrorDataReceived += (_, line) => peer.OnErrorLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>The first line of the server's log that matches, said already or yet to be said.</summary>
    /// <exception cref="PeerException">The server ended, or did not say it in time; the message has its log.</exception>
    public async Task<string> WaitForLogAsync(Func<string, bool> matches, CancellationToken cancellationToken)
    {
        var met = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_errors.ToString().Split('\n').FirstOrDefault(matches) is { } said)
                return said;
            _awaited.Add((matches, met));
        }

        try
        {
            return await met.Task.WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new PeerException($"{_name} was not ready within {Patience}. It said: {Log()}");
        }
    }

    /// <summary>Sends the server a signal, by its name without the prefix.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {_process.Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process.HasExited)
                await _process.StandardInput.WriteLineAsync();
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Whoever read it has ended as well.
        }

        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void OnErrorLine(string? line)
    {
        lock (_gate)
        {
            if (line is null)
            {
                foreach ((_, TaskCompletionSource<string> met) in _awaited)
                    met.TrySetException(new PeerException($"{_name} ended. It said: {_errors}"));
                return;
            }

            _errors.Append(line).Append('\n');
            foreach ((Func<string, bool> matches, TaskCompletionSource<string> met) in _awaited)
            {
                if (matches(line))
                    met.TrySetResult(line);
            }
        }
    }

    private string Log()
    {
        lock (_gate)
            return _errors.ToString();
    }
}
