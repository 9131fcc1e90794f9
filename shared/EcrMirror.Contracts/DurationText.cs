using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>How people write durations: <c>90d</c>, <c>12h</c>, <c>1d12h</c>, <c>30s</c>; units are w, d, h, m and s, each once and in this order.</summary>
public static partial class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("w", TimeSpan.FromDays(7)), ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">The text is none; the message quotes it.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out TimeSpan duration)
        ? duration
        : throw new FormatException($"'{Quote.Shortened(text)}' is no duration: expected numbers with units, such as 90d, 12h, 1d12h or 30s.");

    /// <summary>Reads a duration; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is not { Length: > 0 } || Grammar().Match(text) is not { Success: true } match)
            return false;

        foreach ((string unit, TimeSpan length) in Units)
        {
            if (match.Groups[unit] is { Success: true, Value: var digits })
                duration += length * int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return true;
    }

    /// <summary>Writes a duration of whole seconds, without weeks.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        foreach ((string unit, TimeSpan length) in Units[1..])
        {
            long count = duration.Ticks / length.Ticks;
            duration -= length * count;
            if (count > 0)
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    // Six digits of weeks are within what a TimeSpan holds.
    [GeneratedRegex(@"\A(?:(?<w>[0-9]{1,6})w)?(?:(?<d>[0-9]{1,6})d)?(?:(?<h>[0-9]{1,6})h)?(?:(?<m>[0-9]{1,6})m)?(?:(?<s>[0-9]{1,6})s)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
