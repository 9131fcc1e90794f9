using EcrMirror.Hosting.Metrics;
using EcrMirror.State.Budgets;

namespace EcrMirror.Hosting.Budgets;

/// <summary>
/// The requests of this process that spend from one budget, in the order in which they came. The first in line takes tokens for those
/// behind it as well, so that state is asked a few times a second however many there are.
/// </summary>
internal sealed class BudgetLine(BudgetKey budget, BudgetTerms terms, BudgetKeeper keeper, MirrorMetrics metrics, TimeProvider time)
{
    /// <summary>
    /// How long tokens stay good that nobody wants. They were counted when they were taken; much later they would come on top of those
    /// that others are given.
    /// </summary>
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(0.5);

    /// <summary>How long refusals are still of the overload for which the limit was lowered, after all that was given before is spent.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly WaitingLine _line = new();

    // Only the first in line touches these.
    private readonly Queue<long> _tokens = [];
    private readonly RecentCount _lately = new(time);
    private BudgetGrant? _seen;
    private long _spentAt;

    private long _deafUntil = long.MinValue;
    private bool _isThrottled;

    /// <summary>Waits for a token and spends it. Who gives up leaves the token to the next.</summary>
    public async ValueTask SpendAsync(CancellationToken cancellationToken)
    {
        long since = time.GetTimestamp();
        await _line.EnterAsync(cancellationToken);
        try
        {
            DropStale();
            await WaitForTokenAsync(cancellationToken);
            _tokens.Dequeue();
            _lately.Add();
            _spentAt = time.GetTimestamp();
        }
        finally
        {
            _line.Leave();
        }

        metrics.BudgetWaited(budget.Registry, budget.Action, time.GetElapsedTime(since));
    }

    /// <summary>Notes a refusal; the next one in line says so to the others.</summary>
    public void Throttled()
    {
        metrics.BudgetRefused(budget.Registry, budget.Action);
        if (time.GetTimestamp() >= Volatile.Read(ref _deafUntil))
            Volatile.Write(ref _isThrottled, true);
    }

    // Only after nobody was served for a while: on a busy machine tokens are late, and as good as others.
    private void DropStale()
    {
        if (time.GetElapsedTime(_spentAt) <= Keep)
            return;
        while (_tokens.TryPeek(out long due) && time.GetElapsedTime(due) > Keep)
            _tokens.Dequeue();
    }

    private async Task WaitForTokenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_tokens.Count == 0 || Volatile.Read(ref _isThrottled))
                await TakeAsync(cancellationToken);
            if (_tokens.TryPeek(out long due))
            {
                TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), due);
                if (left <= TimeSpan.Zero)
                    return;

                // Timers count whole milliseconds: rounded down, the last wait would be none at all.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellationToken);
            }
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        var ask = new BudgetAsk(Math.Max(0, _line.Count - _tokens.Count), _lately.Value, Volatile.Read(ref _isThrottled));
        BudgetGrant grant = await keeper.TakeAsync(budget, terms, ask, _seen, cancellationToken);
        for (int token = 0; token < grant.Count; token++)
            _tokens.Enqueue(grant.At + Ticks(grant.DelayOf(token)));

        // What is refused for a while may have been given when the limit was still the old one.
        if (_seen is not null && _seen.Generation != grant.Generation)
            Volatile.Write(ref _deafUntil, time.GetTimestamp() + Ticks(grant.Ahead + Settling));
        if (ask.IsThrottled)
            Volatile.Write(ref _isThrottled, false);
        if (_seen?.PerSecond != grant.PerSecond)
            metrics.BudgetLearned(budget.Registry, budget.Action, grant.PerSecond);
        _seen = grant;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
