using System.Threading.Tasks.Sources;

namespace EcrMirror.Registry.Blobs;

/// <summary>
/// Wakes the one who waits. What happens while nobody waits is remembered once. A wait allocates nothing, which is what sets it apart from
/// a semaphore.
/// </summary>
internal sealed class Wakeup : IValueTaskSource, IDisposable
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _caller;
    private bool _isWaiting;
    private bool _isSet;

    /// <summary>Completes at the next, or the last unheard, call of <see cref="Set"/>, or when the caller gives up: who wakes looks for itself.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken != _caller)
        {
            _registration.Dispose();
            _caller = cancellationToken;
            _registration = cancellationToken.UnsafeRegister(static wakeup => ((Wakeup)wakeup!).Set(), this);
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _source.Reset();
            _isWaiting = true;
            return new ValueTask(this, _source.Version);
        }
    }

    public void Set()
    {
        lock (_lock)
        {
            _isSet = !_isWaiting;
            if (!_isWaiting)
                return;
            _isWaiting = false;

            // Within the lock, because who sees the result may begin the next wait before this returns; it runs elsewhere.
            _source.SetResult(true);
        }
    }

    public void GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    public void Dispose() => _registration.Dispose();
}
