namespace EcrMirror.LocalEcr.Faults;

/// <summary>Requests that are held until <see cref="Release"/>, or until the registry ends. Disposing releases.</summary>
public sealed class FrozenRequests : IDisposable
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;

    internal FrozenRequests()
    {
    }

    /// <summary>Completes when the first request is held.</summary>
    public Task FirstHeld => _arrived.Task;

    /// <summary>Requests that were held so far.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Lets every held request go on, and every later one pass.</summary>
    public void Release() => _released.TrySetResult();

    /// <inheritdoc/>
    public void Dispose() => Release();

    internal Task HoldAsync(CancellationToken cancellationToken)
    {
        if (_released.Task.IsCompleted)
            return Task.CompletedTask;

        Interlocked.Increment(ref _held);
        _arrived.TrySetResult();
        return _released.Task.WaitAsync(cancellationToken);
    }
}
