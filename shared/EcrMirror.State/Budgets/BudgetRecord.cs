namespace EcrMirror.State.Budgets;

/// <summary>A budget as it is kept. There is no time in it: each worker measures by its own clock how long ago it looked.</summary>
internal sealed record BudgetRecord
{
    /// <summary>Tokens ever given: how many others were given between two looks is the difference.</summary>
    public long Granted { get; init; }

    /// <summary>
    /// What the bucket held when this was written, tokens that were given ahead of time included. It has only leaked since, so it holds no
    /// more now: that is what a worker begins with, and how one learns from another that it holds less than it thought.
    /// </summary>
    public double Level { get; init; }

    /// <summary>The learned limit, as a part of what was agreed. It can be set later, so that a record without it has all of it (<see cref="Storage.StateJson"/>).</summary>
    public double Share { get; set; } = 1;

    /// <summary>How often it was lowered.</summary>
    public long Generation { get; init; }

    /// <summary>What <see cref="Granted"/> was when <see cref="Share"/> was last changed.</summary>
    public long ChangedAt { get; init; }

    /// <summary>What <see cref="Granted"/> was when <see cref="Share"/> was last lowered.</summary>
    public long LoweredAt { get; init; }
}
