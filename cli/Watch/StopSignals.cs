using System.Runtime.InteropServices;

namespace EcrMirror.Cli.Watch;

/// <summary>The first SIGINT or SIGTERM asks to stop; the second is left to what it does by itself, and ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _heard;
    private int _count;

    public StopSignals() => _heard = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear)];

    /// <summary>Cancelled by the first.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Waits for the first.</summary>
    public async Task WaitAsync()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration hears = _stop.Token.Register(heard.SetResult);
        await heard.Task;
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration heard in _heard)
            heard.Dispose();
        _stop.Dispose();
    }

    private void Hear(PosixSignalContext signal)
    {
        if (Interlocked.Increment(ref _count) > 1)
            return;

        signal.Cancel = true;
        _stop.Cancel();
    }
}
