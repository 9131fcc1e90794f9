using EcrMirror.Contracts;
using EcrMirror.Copier.Blobs;
using EcrMirror.Oci;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Limits;

/// <summary>
/// The one limit on blobs under way in this process; it bounds memory and connections. A slot that becomes free goes to whoever is
/// urgent, then to each source repository in turn, as each has a rule, and there to whoever has waited longest. When no more wait than there are
/// slots, the largest goes first, so that the last to end is not one that began late; nobody is passed more often than there are slots.
/// </summary>
internal sealed class BlobSlots(IOptions<CopierOptions> options, SpareProcessors processors, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly BlobTrials _trials = new(options.Value.LeastConcurrentBlobs, options.Value.ConcurrentBlobs, processors, time);

    // In the order in which they came.
    private readonly List<Waiting> _waiting = [];
    private readonly Dictionary<Repository, long> _lastTurns = [];
    private int _taken;
    private long _turns;

    /// <summary>Waits for a slot; disposing the answer gives it back.</summary>
    public async Task<IDisposable> EnterAsync(BlobOrder order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiting? waiting = null;
        lock (_lock)
        {
            if (_taken < _trials.Places && _waiting is [])
                _taken++;
            else
                _waiting.Add(waiting = new Waiting(order));
        }

        if (waiting is not null)
        {
            // Who gives up stays in the queue, and is passed over when its turn comes.
            await using CancellationTokenRegistration givingUp = cancellationToken.Register(() => waiting.Turn.TrySetCanceled(cancellationToken));
            await waiting.Turn.Task;
        }

        return new Slot(this);
    }

    /// <summary>Bytes were sent by somebody who has a slot: from that it is found out how many there should be.</summary>
    public void Sent(long bytes)
    {
        lock (_lock)
        {
            _trials.Sent(bytes, _taken);
            LetIn();
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _taken--;
            LetIn();
            _trials.Ended(_taken);
            LetIn();
        }
    }

    private void LetIn()
    {
        while (_taken < _trials.Places && _waiting is not [])
        {
            if (TakeNext().Turn.TrySetResult())
                _taken++;
        }
    }

    private Waiting TakeNext()
    {
        Waiting oldest = _waiting.Find(waiting => waiting.IsUrgent) ?? _waiting[0];
        IEnumerable<Waiting> equals = _waiting.Where(waiting => waiting.IsUrgent == oldest.IsUrgent);
        Waiting next = _waiting.Count > _trials.Places ? equals.MinBy(waiting => _lastTurns.GetValueOrDefault(waiting.Source, -1))!
            : oldest.Passed < _trials.Places ? equals.MaxBy(waiting => waiting.Bytes)!
            : oldest;

        if (next != oldest)
            oldest.Passed++;
        _waiting.Remove(next);
        _lastTurns[next.Source] = _turns++;

        // Kept until then: whoever comes for one at a time would otherwise always be new, and go first.
        if (_waiting is [])
            _lastTurns.Clear();
        return next;
    }

    private sealed class Waiting(BlobOrder order)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsUrgent => order.Priority is not MirrorPriority.Normal;

        public Repository Source => order.Source;

        public long Bytes => order.Blob.Size;

        /// <summary>How many that came later went first while it was the oldest.</summary>
        public int Passed { get; set; }
    }

    private sealed class Slot(BlobSlots slots) : IDisposable
    {
        public void Dispose() => slots.Leave();
    }
}
