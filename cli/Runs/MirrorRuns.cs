using System.Collections.Concurrent;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Publisher.Notices;
using MassTransit;

namespace EcrMirror.Cli.Runs;

/// <summary>The runs of this process that wait for their ends.</summary>
internal sealed class MirrorRuns(IBus bus) : INoticeBoard
{
    private readonly ConcurrentDictionary<MirrorRun, MirrorRun> _running = [];

    /// <summary>Asks for images, and waits until each has ended at each of its destinations.</summary>
    public async Task RunAsync(MirrorRun run, CancellationToken cancellationToken)
    {
        _running[run] = run;
        try
        {
            foreach (MirrorRequest request in run.Requests)
                await bus.HandOnAsync(request, cancellationToken);
            await run.Completion.WaitAsync(cancellationToken);
        }
        finally
        {
            _running.TryRemove(run, out _);
        }
    }

    /// <inheritdoc/>
    public Task PostAsync(object happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case RequestRejected rejected:
                Tell(run => run.Take(rejected));
                break;
            case RepositoryReconciled reconciled:
                Tell(run => run.Take(reconciled));
                break;
            case MirrorPlanned planned:
                Tell(run => run.Take(planned));
                break;
            case MirrorFoundCurrent current:
                Tell(run => run.Take(current));
                break;
            case ImagePublished published:
                Tell(run => run.Take(published));
                break;
            case TagFoundImmutable held:
                Tell(run => run.Take(held));
                break;
            case MirrorFailed failed:
                Tell(run => run.Take(failed));
                break;
        }

        return Task.CompletedTask;
    }

    /// <summary>Tells every run that waits.</summary>
    public void Tell(Action<MirrorRun> what)
    {
        foreach (MirrorRun run in _running.Keys)
            what(run);
    }
}
