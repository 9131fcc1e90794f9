namespace EcrMirror.State.Budgets;

/// <summary>Tokens that a worker was given, one for a request each, and how the budget stands.</summary>
public sealed record BudgetGrant
{
    private readonly double _queue;

    /// <param name="keeper">Who gave it.</param>
    /// <param name="record">How the budget is kept since.</param>
    /// <param name="queue">How many tokens of others the first token has to wait for; below 0 if it need not.</param>
    internal BudgetGrant(IActionBudgets keeper, BudgetRecord record, double queue) => (Keeper, Record, _queue) = (keeper, record, queue);

    /// <summary>How many.</summary>
    public required int Count { get; init; }

    /// <summary>The moment that <see cref="DelayOf"/> counts from, as a timestamp of the caller's clock.</summary>
    public required long At { get; init; }

    /// <summary>Tokens per second that the whole fleet gets now.</summary>
    public required double PerSecond { get; init; }

    /// <summary>The part of what was agreed that <see cref="PerSecond"/> is; 1 where nothing was refused lately.</summary>
    public double Share => Record.Share;

    /// <summary>How often the limit was lowered.</summary>
    public long Generation => Record.Generation;

    /// <summary>Whether this answer lowered the limit.</summary>
    public bool IsLowered { get; init; }

    /// <summary>Whether this answer brought the limit back to what was agreed.</summary>
    public bool IsRestored { get; init; }

    /// <summary>How long it takes until everything is spent that was given to anybody, this included.</summary>
    public required TimeSpan Ahead { get; init; }

    internal IActionBudgets Keeper { get; }

    internal BudgetRecord Record { get; }

    /// <summary>How long after <see cref="At"/> a token may be spent.</summary>
    /// <param name="token">Which, from 0.</param>
    public TimeSpan DelayOf(int token) => TimeSpan.FromSeconds(Math.Max(0, (_queue + token) / PerSecond));
}
