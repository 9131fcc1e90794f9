using EcrMirror.State.Storage;

namespace EcrMirror.State.Budgets;

/// <summary>
/// One item per budget: a bucket that leaks at the limit. Who takes tokens pours them in at once and spends each when the bucket would
/// have had room for it. So tokens that were given ahead form a queue, and a worker writes once for its place in it, however many others
/// there are.
/// </summary>
internal sealed class ActionBudgets(IStorage storage, TimeProvider time, Random chance) : IActionBudgets
{
    /// <summary>How long what was learned is remembered while nobody asks. Longer than clocks differ: here two are compared.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    /// <summary>
    /// Seconds' worth of tokens that are given to one where they have to be waited for. Fewer, and large limits would cost many writes;
    /// more, and a worker that joins waits longer for its turn.
    /// </summary>
    private const double BatchSeconds = 0.2;

    /// <summary>What is left of a limit that held until now: a refusal may be of a moment in which much came together.</summary>
    private const double FirstLowering = 0.85;

    /// <summary>What is left of a limit that was lowered just before, and not by enough.</summary>
    private const double FurtherLowering = 0.7;

    private const double LowestShare = 0.05;
    private const double Raising = 0.05;

    /// <summary>Seconds' worth of tokens that have to be given without a refusal before a limit holds, and is raised.</summary>
    private const double CalmSeconds = 10;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(0.5);

    private readonly ItemStore<BudgetRecord> _budgets = new(storage.Budgets);

    public async Task<BudgetGrant> TakeAsync(
        BudgetKey budget, BudgetTerms terms, BudgetAsk ask, BudgetGrant? seen, CancellationToken cancellationToken)
    {
        BudgetGrant? ours = ReferenceEquals(seen?.Keeper, this) ? seen : null;
        BudgetGrant? grant = null;
        int rounds = 0;
        await _budgets.ChangeAsync(
            new ItemKey(budget.Registry, budget.Action),
            record => (grant = Take(record, terms, ask, ours, ++rounds)).Record,
            lost => Task.Delay(Backoff(lost), time, cancellationToken),
            cancellationToken);
        return grant!;
    }

    // Many who write again at once would keep each other, and the table, busy with writes that are lost.
    private TimeSpan Backoff(int lost)
    {
        double longest = Math.Min(FirstBackoff.Ticks * Math.Pow(2, lost - 1), LongestBackoff.Ticks);
        lock (chance)
            return TimeSpan.FromTicks((long)(longest * chance.NextDouble()));
    }

    /// <param name="record">What is kept.</param>
    /// <param name="terms">What was agreed.</param>
    /// <param name="ask">What is wanted.</param>
    /// <param name="seen">What we said last.</param>
    /// <param name="round">
    /// From 1, how often this was tried. Where writers get into each other's way each takes more for those who wait, and they write less.
    /// </param>
    private BudgetGrant Take(BudgetRecord? record, BudgetTerms terms, BudgetAsk ask, BudgetGrant? seen, int round)
    {
        long now = time.GetTimestamp();
        BudgetRecord before = record ?? new BudgetRecord();
        BudgetRecord after = Learn(before, terms, ask, seen);
        double limit = after.Share * terms.PerSecond;
        double level = Level(before, seen, limit, now);

        // The registry's bucket is full, whatever ours holds.
        if (after.Generation != before.Generation)
            level = Math.Max(level, terms.Burst);

        int count = Count(ask, round * Math.Max(1, (int)(limit * BatchSeconds)), (int)Math.Floor(terms.Burst - level));
        if (count > 0 || after != before)
            after = after with { Granted = before.Granted + count, Level = level + count };
        BudgetRecord kept = record is not null && after == before ? record : after;
        return new BudgetGrant(this, kept, queue: level + 1 - terms.Burst)
        {
            Count = count,
            At = now,
            PerSecond = limit,
            IsLowered = after.Share < before.Share,
            IsRestored = after.Share is 1 && before.Share is not 1,
            Ahead = TimeSpan.FromSeconds(Math.Max(0, level + count - terms.Burst) / limit),
        };
    }

    // An overload lowers the limit once: who was refused under an earlier generation has it lowered already.
    private static BudgetRecord Learn(BudgetRecord before, BudgetTerms terms, BudgetAsk ask, BudgetGrant? seen)
    {
        double calm = CalmSeconds * before.Share * terms.PerSecond;
        if (ask.IsThrottled && (seen is null || seen.Generation == before.Generation))
        {
            bool held = before.Generation == 0 || before.Granted - before.LoweredAt >= calm;
            return before with
            {
                Share = Math.Max(LowestShare, before.Share * (held ? FirstLowering : FurtherLowering)),
                Generation = before.Generation + 1,
                ChangedAt = before.Granted,
                LoweredAt = before.Granted,
            };
        }

        return before.Share < 1 && before.Granted - before.ChangedAt >= calm
            ? before with { Share = Math.Min(1, before.Share + Raising), ChangedAt = before.Granted }
            : before;
    }

    // Never less than the bucket holds. Both are such bounds: what we saw, leaked since, with everything poured in as late as it can have
    // been; and what the last writer knew. An item that was lost or began anew knows nothing of what we saw.
    private double Level(BudgetRecord record, BudgetGrant? seen, double limit, long now)
    {
        if (seen is null || record.Granted < seen.Record.Granted)
            return record.Level;

        double leaked = time.GetElapsedTime(seen.At, now).TotalSeconds * Math.Min(limit, seen.PerSecond);
        return Math.Min(record.Level, Math.Max(0, seen.Record.Level - leaked) + (record.Granted - seen.Record.Granted));
    }

    private static int Count(BudgetAsk ask, int batch, int room) =>
        ask.Waiting > 0 ? Math.Min(Math.Max(ask.Waiting, ask.Lately), Math.Max(batch, room)) : 0;
}
