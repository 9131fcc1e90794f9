using EcrMirror.Contracts;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Limits;

/// <summary>
/// The one limit on blobs under way in this process; it bounds memory and connections. A slot that becomes free goes to whoever is
/// urgent, then to whoever has waited longest.
/// </summary>
internal sealed class BlobSlots(IOptions<CopierOptions> options)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (bool IsNormal, long Turn)> _waiting = new();
    private int _free = options.Value.ConcurrentBlobs;
    private long _turns;

    /// <summary>Waits for a slot; disposing the answer gives it back.</summary>
    public async Task<IDisposable> EnterAsync(MirrorPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource? turn = null;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
            }
            else
            {
                turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(turn, (priority is MirrorPriority.Normal, _turns++));
            }
        }

        if (turn is not null)
        {
            // Who gives up stays in the queue, and is passed over when its turn comes.
            await using CancellationTokenRegistration givingUp = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
            await turn.Task;
        }

        return new Slot(this);
    }

    private void Leave()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out TaskCompletionSource? next, out _))
            {
                if (next.TrySetResult())
                    return;
            }

            _free++;
        }
    }

    private sealed class Slot(BlobSlots slots) : IDisposable
    {
        public void Dispose() => slots.Leave();
    }
}
