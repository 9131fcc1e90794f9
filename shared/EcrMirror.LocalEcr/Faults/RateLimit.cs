namespace EcrMirror.LocalEcr.Faults;

/// <summary>
/// A bucket of tokens that fills at a rate. A request that finds none is answered 429 as Amazon ECR does it, without a word of how long to
/// wait; it takes nothing.
/// </summary>
public sealed class RateLimit
{
    private readonly Lock _lock = new();
    private readonly double _perSecond;
    private readonly double _burst;
    private readonly TimeProvider _time;
    private double _tokens;
    private long _filledAt;
    private long _firstAt;
    private long _lastAt;
    private long _passed;
    private long _refused;

    internal RateLimit(double perSecond, double burst, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        (_perSecond, _burst, _tokens, _time, _filledAt) = (perSecond, burst, burst, time, time.GetTimestamp());
    }

    /// <summary>Requests that were let through.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>Requests that were answered 429.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Time from the first request that was let through to the last.</summary>
    public TimeSpan Span
    {
        get
        {
            lock (_lock)
                return _time.GetElapsedTime(_firstAt, _lastAt);
        }
    }

    internal bool TryPass()
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            _tokens = Math.Min(_burst, _tokens + (_time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond));
            _filledAt = now;
            if (_tokens < 1)
            {
                _refused++;
                return false;
            }

            _tokens--;
            if (_passed++ == 0)
                _firstAt = now;
            _lastAt = now;
            return true;
        }
    }
}
