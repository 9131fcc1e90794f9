using System.Collections.Concurrent;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Publisher.Notices;

namespace EcrMirror.Cli.Runs;

/// <summary>The runs of this process that wait for their ends.</summary>
internal sealed class MirrorRuns : INoticeBoard
{
    private readonly ConcurrentDictionary<MirrorRun, MirrorRun> _running = [];
    private readonly MemoryQueues _queues;

    public MirrorRuns(MemoryQueues queues)
    {
        _queues = queues;
        queues.Broken += reason => Tell(run => run.Break(reason));
    }

    /// <summary>Asks for images, and waits until each has ended at each of its destinations.</summary>
    public async Task<MirrorRun> RunAsync(IReadOnlyList<MirrorRequest> requests, CancellationToken cancellationToken)
    {
        var run = new MirrorRun(requests.Select(AwaitedImage.Of));
        await RunAsync(run, requests, cancellationToken);
        return run;
    }

    /// <summary>Asks for the images of a run, and waits until each has ended at each of its destinations.</summary>
    public Task RunAsync(MirrorRun run, IReadOnlyList<MirrorRequest> requests, CancellationToken cancellationToken) => RunAsync(
        run,
        async () =>
        {
            foreach (MirrorRequest request in requests)
                await _queues.HandOnAsync(request, cancellationToken);
        },
        cancellationToken);

    /// <summary>Has an image of a run looked at and mirrored.</summary>
    public Task SyncAsync(SyncImage sync, CancellationToken cancellationToken) => _queues.HandOnAsync(sync, cancellationToken);

    /// <summary>Does what adds to a run, and waits until all of it has ended.</summary>
    public async Task RunAsync(MirrorRun run, Func<Task> work, CancellationToken cancellationToken)
    {
        _running[run] = run;
        try
        {
            await work();
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
