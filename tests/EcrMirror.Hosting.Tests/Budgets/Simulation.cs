using EcrMirror.Testing.Time;

namespace EcrMirror.Hosting.Tests.Budgets;

/// <summary>
/// Runs everything on one thread and moves time whenever nothing is left to do, so that a run takes no time, and the same seed gives the
/// same run.
/// </summary>
internal sealed class Simulation : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Call, object? State)> _posted = new();
    private readonly List<Task> _running = [];
    private readonly long _start;

    public Simulation() => _start = Time.GetTimestamp();

    public ManualTimeProvider Time { get; } = new();

    /// <summary>How long it has run.</summary>
    public TimeSpan Elapsed => Time.GetElapsedTime(_start);

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_posted)
            _posted.Enqueue((d, state));
    }

    /// <summary>Starts what goes on until it ends by itself.</summary>
    public void Start(Func<Task> work) => Post(_ => _running.Add(work()), null);

    /// <summary>Lets time pass in which nothing is done, as on a machine that is busy with something else.</summary>
    public void StandStill(TimeSpan duration) => Time.Advance(duration);

    public void RunFor(TimeSpan duration)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        try
        {
            DateTimeOffset end = Time.GetUtcNow() + duration;
            while (true)
            {
                DoPosted();
                if (Time.NextTimer is not { } next || Time.GetUtcNow() + next > end)
                    break;
                Time.Advance(next);
            }

            Time.Advance(end - Time.GetUtcNow());
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private void DoPosted()
    {
        while (TryTake(out (SendOrPostCallback Call, object? State) next))
            next.Call(next.State);
        foreach (Task broken in _running.Where(task => task.IsFaulted))
            broken.GetAwaiter().GetResult();
    }

    private bool TryTake(out (SendOrPostCallback Call, object? State) next)
    {
        lock (_posted)
            return _posted.TryDequeue(out next);
    }
}
