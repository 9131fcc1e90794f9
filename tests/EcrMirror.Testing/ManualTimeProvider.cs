namespace EcrMirror.Testing;

/// <summary>
/// A clock that stands still until it is advanced. A test waits for the code under test to set a timer, then advances; nothing
/// sleeps, and nothing depends on how fast the machine is.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Set)> _waiting = [];
    private TimeSpan _elapsed;

    /// <summary>A clock that starts at a moment like any other.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return start + _elapsed;
    }

    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when a timer is set that rings in exactly <paramref name="due"/>; at once if there is one.</summary>
    public Task WhenTimerIsSetAsync(TimeSpan due)
    {
        lock (_lock)
        {
            if (_timers.Any(timer => timer.RingsAt == _elapsed + due))
                return Task.CompletedTask;
            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((due, set));
            return set.Task;
        }
    }

    /// <summary>Moves the clock; timers that are due ring in their order, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan end;
        lock (_lock)
            end = _elapsed + by;
        while (Next(end) is { } timer)
            timer.Ring();
        lock (_lock)
            _elapsed = end;
    }

    private ManualTimer? Next(TimeSpan end)
    {
        lock (_lock)
        {
            ManualTimer? next = _timers.Where(timer => timer.RingsAt <= end).MinBy(timer => timer.RingsAt);
            if (next is not null)
            {
                _elapsed = next.RingsAt > _elapsed ? next.RingsAt!.Value : _elapsed;
                next.Wind();
            }

            return next;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan? RingsAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _period = period;
                RingsAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock._elapsed + dueTime;
                foreach ((TimeSpan Due, TaskCompletionSource Set) waiting in clock._waiting.Where(one => one.Due == dueTime).ToList())
                {
                    clock._waiting.Remove(waiting);
                    waiting.Set.SetResult();
                }
            }

            if (dueTime == TimeSpan.Zero)
                clock.Advance(TimeSpan.Zero);
            return true;
        }

        // Called with the clock's lock held.
        public void Wind() => RingsAt = _period > TimeSpan.Zero ? RingsAt + _period : null;

        public void Ring() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
            {
                RingsAt = null;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
