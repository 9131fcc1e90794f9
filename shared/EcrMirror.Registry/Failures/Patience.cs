namespace EcrMirror.Registry.Failures;

/// <summary>
/// How long one exchange may go without progress. Its token ends when the caller's does or when the time is up;
/// <see cref="RanOut"/> tells which. One for the whole exchange, re-armed for each wait, so that a wait allocates nothing.
/// </summary>
internal sealed class Patience(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, time);
    private CancellationTokenRegistration _registration;
    private CancellationToken _caller;

    /// <summary>Ends the wait that is going on.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time was up, rather than the caller gone.</summary>
    public bool RanOut => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Begins a wait for a caller.</summary>
    public CancellationToken Allow(TimeSpan wait, CancellationToken caller)
    {
        if (caller != _caller)
        {
            _registration.Dispose();
            _caller = caller;
            _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        }

        _source.CancelAfter(wait);
        return _source.Token;
    }

    /// <summary>Ends the wait: from here on time does not count.</summary>
    public void Rest() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
