using System.Diagnostics.CodeAnalysis;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Schedules;

/// <summary>
/// When the images of a rule are looked at, besides when they are pushed and when somebody asks. The next time follows from the schedule
/// and the rule's name alone, so that all Schedulers agree on it and none has to remember it.
/// </summary>
public abstract record RuleSchedule
{
    private RuleSchedule()
    {
    }

    /// <summary>The shortest interval that can be written.</summary>
    public static TimeSpan ShortestInterval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest interval that can be written.</summary>
    public static TimeSpan LongestInterval { get; } = TimeSpan.FromDays(366);

    /// <summary>Reads <c>never</c>, <c>every 6h</c>, <c>cron 0 */12 * * * Europe/Berlin</c> or <c>adaptive 5m..1d</c>.</summary>
    /// <exception cref="FormatException">The text is none of these; the message quotes it and says what is wrong.</exception>
    public static RuleSchedule Parse(string text) => Read(text, out string problem)
        ?? throw new FormatException($"'{Quote.Shortened(text)}' is no schedule: {problem}");

    /// <summary>Reads a schedule; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RuleSchedule? schedule)
    {
        schedule = text is null ? null : Read(text, out _);
        return schedule is not null;
    }

    /// <summary>The first time after another at which the rule is looked at; null for never again.</summary>
    /// <param name="after">The time after which it is.</param>
    /// <param name="ruleId">The rule's name: it picks the moment within an interval, so that rules are spread.</param>
    /// <param name="interval">
    /// The interval that an adaptive schedule has come to, as <see cref="Adaptive.Following"/> says; without it, the shortest. Others have
    /// their own.
    /// </param>
    /// <exception cref="FormatException">It is a cron expression or a time zone that <see cref="Parse"/> would have refused.</exception>
    public DateTimeOffset? Next(DateTimeOffset after, string ruleId, TimeSpan? interval = null) => this switch
    {
        Every every => SpreadInterval.Next(every.Interval, after, ruleId),
        Cron cron => CronText.Next(cron, after),
        Adaptive adaptive => SpreadInterval.Next(adaptive.Within(interval ?? adaptive.Shortest), after, ruleId),
        _ => null,
    };

    private static RuleSchedule? Read(string text, out string problem)
    {
        string[] words = text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string rest = words.ElementAtOrDefault(1) ?? "";
        problem = "expected 'never', 'every 6h', 'cron 0 6 * * *' with a time zone if not UTC, or 'adaptive 5m..1d'.";
        return words.FirstOrDefault() switch
        {
            "never" when rest.Length == 0 => new Never(),
            "every" => TryReadInterval(rest, out TimeSpan interval, ref problem) ? new Every(interval) : null,
            "cron" => CronText.Read(rest, out problem),
            "adaptive" => ReadAdaptive(rest, ref problem),
            _ => null,
        };
    }

    private static Adaptive? ReadAdaptive(string text, ref string problem)
    {
        if (text.Split("..") is not [var shortestText, var longestText])
        {
            problem = "expected two intervals with two dots between them, as in 'adaptive 5m..1d'.";
            return null;
        }

        if (!TryReadInterval(shortestText, out TimeSpan shortest, ref problem) || !TryReadInterval(longestText, out TimeSpan longest, ref problem))
            return null;
        if (shortest >= longest)
        {
            problem = "the first interval is the shorter one, as in 'adaptive 5m..1d'.";
            return null;
        }

        return new Adaptive(shortest, longest);
    }

    private static bool TryReadInterval(string text, out TimeSpan interval, ref string problem)
    {
        if (!DurationText.TryParse(text, out interval))
            problem = $"'{Quote.Shortened(text)}' is no interval: expected numbers with units, such as 30m, 6h or 1d12h.";
        else if (interval < ShortestInterval || interval > LongestInterval)
            problem = $"an interval is from {DurationText.Format(ShortestInterval)} to {DurationText.Format(LongestInterval)}.";
        else
            return true;

        return false;
    }

    /// <summary>Only when they are pushed and when somebody asks: <c>never</c>.</summary>
    public sealed record Never : RuleSchedule
    {
        /// <inheritdoc/>
        public override string ToString() => "never";
    }

    /// <summary>From time to time, at a moment within the interval that the rule's name picks: <c>every 6h</c>.</summary>
    /// <param name="Interval">The time from one look to the next; more than nothing.</param>
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
    /// <param name="Shortest">The shortest time to the next look.</param>
    /// <param name="Longest">The longest time to the next look.</param>
    public sealed record Adaptive(TimeSpan Shortest, TimeSpan Longest) : RuleSchedule
    {
        // Three looks that find nothing undo one that finds something, so that the interval settles where one look of four does.
        private const double Sooner = 0.5;
        private static readonly double Later = Math.Cbrt(1 / Sooner);

        /// <summary>
        /// The interval after a look, within the bounds: half of the one before where something had moved, else a quarter more. It settles where about
        /// one look of four finds something; docs/decisions/0032 has what that costs and saves.
        /// </summary>
        /// <param name="interval">The interval before the look; null for the first, which begins in the middle of the bounds.</param>
        /// <param name="hasMoved">Whether something had moved.</param>
        public TimeSpan Following(TimeSpan? interval, bool hasMoved) =>
            interval is not { } before ? TimeSpan.FromSeconds(Math.Sqrt(Shortest.TotalSeconds * Longest.TotalSeconds)) : Within(Within(before) * (hasMoved ? Sooner : Later));

        /// <inheritdoc/>
        public override string ToString() => $"adaptive {DurationText.Format(Shortest)}..{DurationText.Format(Longest)}";

        // What was kept of an interval may be older than the schedule.
        internal TimeSpan Within(TimeSpan interval) => interval < Shortest ? Shortest : interval > Longest ? Longest : interval;
    }
}
