using EcrMirror.Contracts;

namespace EcrMirror.Rules.Schedules;

/// <summary>When the images of a rule are looked at, besides when they are pushed and when somebody asks.</summary>
public abstract record RuleSchedule
{
    private RuleSchedule()
    {
    }

    /// <summary>Only when they are pushed and when somebody asks: <c>never</c>.</summary>
    public sealed record Never : RuleSchedule
    {
        /// <inheritdoc/>
        public override string ToString() => "never";
    }

    /// <summary>From time to time, at a moment within the interval that the rule's name picks: <c>every 6h</c>.</summary>
    /// <param name="Interval">The time from one look to the next.</param>
    public sealed record Every(TimeSpan Interval) : RuleSchedule
    {
        /// <inheritdoc/>
        public override string ToString() => $"every {DurationText.Format(Interval)}";
    }

    /// <summary>At the times of a cron expression, in UTC or a time zone: <c>cron 0 */12 * * *</c>, <c>cron 0 6 * * 1-5 Europe/Berlin</c>.</summary>
    /// <param name="Expression">Five fields: minute, hour, day of the month, month, day of the week.</param>
    /// <param name="TimeZone">The name of a time zone as IANA has it; null for UTC.</param>
    public sealed record Cron(string Expression, string? TimeZone) : RuleSchedule
    {
        /// <inheritdoc/>
        public override string ToString() => TimeZone is null ? $"cron {Expression}" : $"cron {Expression} {TimeZone}";
    }

    /// <summary>More often where something moves, and less often the longer nothing does: <c>adaptive 5m..1d</c>.</summary>
    /// <param name="Shortest">The time to the next look after something moved.</param>
    /// <param name="Longest">The longest time to the next look.</param>
    public sealed record Adaptive(TimeSpan Shortest, TimeSpan Longest) : RuleSchedule
    {
        /// <inheritdoc/>
        public override string ToString() => $"adaptive {DurationText.Format(Shortest)}..{DurationText.Format(Longest)}";
    }
}
