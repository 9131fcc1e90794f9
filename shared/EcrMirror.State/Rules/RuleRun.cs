namespace EcrMirror.State.Rules;

/// <summary>What must be remembered of a rule so that it is started when it is due, and neither again nor not at all after a restart.</summary>
public sealed record RuleRun
{
    /// <summary>The rule, by its id.</summary>
    public required string Rule { get; init; }

    /// <summary>When a Scheduler first saw it.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it was last started; null if it never was.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What the interval of an adaptive schedule had come to when it was last started; null for other schedules.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Until when a Scheduler is taken to be starting it; null if none is. One that died meanwhile is followed by another then.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>The end of the rule that was announced; null if none was.</summary>
    public DateTimeOffset? ExpiryAnnounced { get; init; }

    /// <summary>The end of the rule that was told when it had come; null if none was.</summary>
    public DateTimeOffset? ExpiryTold { get; init; }

    /// <summary>When tags of the ended rule were last asked to be removed; null if they never were.</summary>
    public DateTimeOffset? RemovalAskedAt { get; init; }

    /// <summary>The end of the rule for which nothing is left to be removed; null if there is none.</summary>
    public DateTimeOffset? RemovalDone { get; init; }
}
