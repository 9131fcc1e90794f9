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
    /// How late a token may be spent. Later, a machine that stood still would spend at once what it was given for all that time, and no
    /// registry allows such a burst.
    /// </summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(0.5);

    /// <summary>How often one request takes tokens: where everything is late all the time, something has to be done all the same.</summary>
    private const int MostTakes = 2;

    /// <summary>How long refusals are still of the overload for which the limit was lowered, after all that was given before is spent.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly WaitingLine _line = new();

    // Only the first in line touches these.
    private readonly Queue<long> _tokens = [];
    private readonly RecentCount _lately = new(time);
    private BudgetGrant? _seen;

    private long _deafUntil = long.MinValue;
    private bool _isThrottled;

    /// <summary>Waits for a token and spends it. Who gives up leaves the token to the next.</summary>
    public async ValueTask SpendAsync(CancellationToken cancellationToken)
    {
        long since = time.GetTimestamp();
        await _line.EnterAsync(cancellationToken);
        try
        {
            await WaitForTokenAsync(cancellationToken);
            _tokens.Dequeue();
            _lately.Add();
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

    private async Task WaitForTokenAsync(CancellationToken cancellationToken)
    {
        int taken = 0;
        while (true)
        {
            if (_tokens.Count == 0 || Volatile.Read(ref _isThrottled))
            {
                await TakeAsync(cancellationToken);
                taken++;
            }

            if (!_tokens.TryPeek(out long due))
                continue;

            TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), due);
            if (left > TimeSpan.Zero)
            {
                // Timers count whole milliseconds: rounded down, the last wait would be none at all.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellationToken);
            }
            else if (left < -Lateness && taken < MostTakes)
            {
                _tokens.Dequeue();
            }
            else
            {
                return;
            }
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        var ask = new BudgetAsk(Math.Max(0, _line.Count - _tokens.Count), _lately.Value, Volatile.Read(ref _isThrottled));
        BudgetGrant grant = await keeper.TakeAsync(budget, terms, ask, _seen, cancellationToken);

        // Nothing is late before it is known of.
        long now = time.GetTimestamp();
        for (int token = 0; token < grant.Count; token++)
            _tokens.Enqueue(Math.Max(now, grant.At + Ticks(grant.DelayOf(token))));

        // What is refused for a while may have been given when the limit was still the old one.
        if (_seen is not null && _seen.Generation != grant.Generation)
            Volatile.Write(ref _deafUntil, now + Ticks(grant.Ahead + Settling));
        if (ask.IsThrottled)
            Volatile.Write(ref _isThrottled, false);
        if (_seen?.PerSecond != grant.PerSecond)
            metrics.BudgetLearned(budget.Registry, budget.Action, grant.PerSecond);
        _seen = grant;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
