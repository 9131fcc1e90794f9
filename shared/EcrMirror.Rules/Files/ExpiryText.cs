using System.Globalization;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Files;

/// <summary>How the end of a rule is written: a date, which is the beginning of that day in UTC, or a date and time with its offset.</summary>
internal static class ExpiryText
{
    private const string Date = "yyyy-MM-dd";
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";

    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mmzzz", $"{Time}zzz"];

    public static DateTimeOffset Parse(string text)
    {
        if (DateOnly.TryParseExact(text, Date, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);

        string withOffset = text.EndsWith('Z') ? $"{text[..^1]}+00:00" : text;
        return DateTimeOffset.TryParseExact(withOffset, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            ? time
            : throw new FormatException($"'{Quote.Shortened(text)}' is no date: expected one such as 2027-01-31, which ends with the day before, or a time with its offset, such as 2027-01-31T12:00:00Z.");
    }

    public static string Format(DateTimeOffset time)
    {
        DateTime utc = time.UtcDateTime;
        return utc.TimeOfDay == TimeSpan.Zero ? utc.ToString(Date, CultureInfo.InvariantCulture) : utc.ToString(Time, CultureInfo.InvariantCulture) + "Z";
    }
}
