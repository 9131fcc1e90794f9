namespace EcrMirror.Ecr.Clients;

/// <summary>
/// An answer that is good for a while. Those who ask at the same time wait for one request, which is nobody's to give up; a failure is
/// told to them and not kept.
/// </summary>
internal sealed class KeptAnswer<T>(TimeSpan goodFor, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task<T>? _answer;
    private long _askedAt;

    /// <summary>The answer, if it is good still; else asks.</summary>
    public async Task<T> GetAsync(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        Task<T> answer;
        lock (_lock)
        {
            if (_answer is null || (_answer.IsCompleted && (!_answer.IsCompletedSuccessfully || time.GetElapsedTime(_askedAt) >= goodFor)))
                (_answer, _askedAt) = (ask(CancellationToken.None), time.GetTimestamp());
            answer = _answer;
        }

        return await answer.WaitAsync(cancellationToken);
    }

    /// <summary>Takes the answer for old, because something was changed.</summary>
    public void Forget()
    {
        lock (_lock)
            _answer = null;
    }
}
