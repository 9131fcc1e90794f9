using System.Text.RegularExpressions;
using EcrMirror.Oci;
using Quartz;

namespace EcrMirror.Rules.Schedules;

/// <summary>
/// Cron expressions as they are written on Unix, computed by Quartz. Quartz has another form: seconds in front, days of the week from 1 for
/// Sunday, and a question mark for one of the two fields for days. Why Quartz: docs/decisions/0030.
/// </summary>
internal static partial class CronText
{
    private const int Fields = 5;

    // From here on an expression that means anything has a time within eight years, which is the longest way from one 29 February to the next.
    private static readonly DateTimeOffset Sometime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads five fields, and the name of a time zone if there is a sixth word; null, and what is wrong, where that fails.</summary>
    public static RuleSchedule.Cron? Read(string text, out string problem)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (Fields or Fields + 1))
        {
            problem = "cron has five fields (minute, hour, day of the month, month, day of the week) and may have a time zone, as in 'cron 0 6 * * 1-5 Europe/Berlin'.";
            return null;
        }

        string? zone = words.ElementAtOrDefault(Fields);
        if (zone is not null && FindZone(zone) is null)
        {
            problem = $"'{Quote.Shortened(zone)}' is no time zone that this machine knows: expected a name of the IANA database, such as Europe/Berlin.";
            return null;
        }

        var cron = new RuleSchedule.Cron(string.Join(' ', words[..Fields]), zone);
        if (Compile(cron, out problem) is not { } expression)
            return null;

        problem = "there is no such day: it would never come.";
        return expression.GetNextValidTimeAfter(Sometime) is null ? null : cron;
    }

    /// <summary>The first time after another.</summary>
    /// <exception cref="FormatException">It is no cron expression.</exception>
    public static DateTimeOffset? Next(RuleSchedule.Cron cron, DateTimeOffset after) => Compile(cron, out string problem) is { } expression
        ? expression.GetNextValidTimeAfter(after)?.ToUniversalTime()
        : throw new FormatException($"'{cron}' is no schedule: {problem}");

    private static CronExpression? Compile(RuleSchedule.Cron cron, out string problem)
    {
        if (ToQuartz(cron.Expression, out problem) is not { } expression)
            return null;

        try
        {
            return new CronExpression(expression)
            {
                TimeZone = cron.TimeZone is null ? TimeZoneInfo.Utc : FindZone(cron.TimeZone) ?? throw new FormatException($"there is no time zone '{cron.TimeZone}'."),
            };
        }
        catch (FormatException malformed)
        {
            problem = malformed.Message;
            return null;
        }
    }

    private static string? ToQuartz(string text, out string problem)
    {
        string[] fields = text.Split(' ');
        var values = new IReadOnlyList<int>[Fields];
        for (int at = 0; at < Fields; at++)
        {
            if (CronField.All[at].Read(fields.ElementAtOrDefault(at) ?? "", out problem) is not { } read)
                return null;
            values[at] = read;
        }

        string[] written = [.. values.Select((read, at) => CronField.All[at].IsEvery(read) ? "*" : string.Join(',', at is Fields - 1 ? read.Select(day => day + 1) : read))];
        (string day, string weekday) = (written[2], written[4]);
        problem = "it names days of the month and days of the week, and cron would take a day that is either; that is not supported. Name one of them, and the other in a second rule.";
        return (day, weekday) switch
        {
            (_, "*") => $"0 {written[0]} {written[1]} {day} {written[3]} ?",
            ("*", _) => $"0 {written[0]} {written[1]} ? {written[3]} {weekday}",
            _ => null,
        };
    }

    // What is no name is not looked for: the base library would take it for the path of a file.
    private static TimeZoneInfo? FindZone(string name) => ZoneName().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : null;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();
}
