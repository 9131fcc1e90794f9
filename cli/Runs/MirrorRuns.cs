using System.Collections.Concurrent;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using MassTransit;

namespace EcrMirror.Cli.Runs;

/// <summary>The runs of this process that wait for their ends.</summary>
internal sealed class MirrorRuns(IBus bus)
{
    private readonly ConcurrentDictionary<MirrorRun, MirrorRun> _running = [];

    /// <summary>Asks for images, and waits until each has ended at each of its destinations.</summary>
    public async Task RunAsync(MirrorRun run, CancellationToken cancellationToken)
    {
        _running[run] = run;
        try
        {
            foreach (MirrorRequest request in run.Requests)
                await bus.SendCommandAsync(request, cancellationToken);
            await run.Completion.WaitAsync(cancellationToken);
        }
        finally
        {
            _running.TryRemove(run, out _);
        }
    }

    public void Tell(Action<MirrorRun> what)
    {
        foreach (MirrorRun run in _running.Keys)
            what(run);
    }
}
