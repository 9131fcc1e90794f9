namespace EcrMirror.Ecr.Upkeep;

/// <summary>An answer that is good for a while. Those who ask at the same time wait for one request; a failure is nobody's answer.</summary>
internal sealed class KeptAnswer<T>(TimeSpan goodFor, TimeProvider time)
    where T : notnull
{
    private readonly SemaphoreSlim _asking = new(1);
    private T? _answer;
    private long? _askedAt;

    /// <summary>The answer, if it is good still; else asks.</summary>
    public async Task<T> GetAsync(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_askedAt is { } at && time.GetElapsedTime(at) < goodFor)
                return _answer!;

            long asked = time.GetTimestamp();
            (_answer, _askedAt) = (await ask(cancellationToken), asked);
            return _answer;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Does something that makes the answer old; nobody asks meanwhile.</summary>
    public async Task<TResult> ChangeAsync<TResult>(Func<CancellationToken, Task<TResult>> change, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            _askedAt = null;
            return await change(cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }
}
