using System.Globalization;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Schedules;

/// <summary>One field of a cron expression: what it is called, and the values it can have.</summary>
internal sealed record CronField(string Title, int First, int Last, IReadOnlyList<string> Names)
{
    /// <summary>The five, as they are written.</summary>
    public static IReadOnlyList<CronField> All { get; } =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of the month", 1, 31, []),
        new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        new("day of the week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ];

    /// <summary>Whether 7 is another name for 0.</summary>
    private bool IsWeekday => Last is 7;

    private int DifferentValues => Last - First + (IsWeekday ? 0 : 1);

    /// <summary>The values that a text means, in order; null, and what is wrong, where it cannot be read.</summary>
    public IReadOnlyList<int>? Read(string text, out string problem)
    {
        problem = "";
        var values = new SortedSet<int>();
        foreach (string item in text.Split(','))
        {
            if (!TryRead(item, out int first, out int last, out int step))
            {
                problem = $"'{Quote.Shortened(item)}' is no {Title}: expected *, a number from {First} to {Last}{(Names.Count > 0 ? $", a name such as {Names[1]}" : "")}, a range such as {First + 1}-{First + 3}, or either of * and a range with a step, such as */2.";
                return null;
            }

            for (int value = first; value <= last; value += step)
                values.Add(IsWeekday ? value % 7 : value);
        }

        return [.. values];
    }

    /// <summary>Whether values are all that there are.</summary>
    public bool IsEvery(IReadOnlyList<int> values) => values.Count == DifferentValues;

    private bool TryRead(string item, out int first, out int last, out int step)
    {
        (first, last, step) = (First, IsWeekday ? 6 : Last, 1);
        string[] stepped = item.Split('/');
        if (stepped.Length > 2 || (stepped is [_, var stepText] && !(TryReadNumber(stepText, out step) && step > 0)))
            return false;
        if (stepped[0] is "*")
            return true;

        string[] ends = stepped[0].Split('-');
        if (ends.Length > 2 || !TryReadValue(ends[0], out first) || !TryReadValue(ends[^1], out last))
            return false;

        // Sunday ends a week as well as it begins one, by its name too.
        if (IsWeekday && ends.Length is 2 && last is 0 && first > 0)
            last = Last;
        return first <= last && (ends.Length is 2 || stepped.Length is 1);
    }

    private bool TryReadValue(string text, out int value)
    {
        for (int at = 0; at < Names.Count; at++)
        {
            if (text.Equals(Names[at], StringComparison.OrdinalIgnoreCase))
            {
                value = IsWeekday ? at : at + First;
                return true;
            }
        }

        return TryReadNumber(text, out value) && value >= First && value <= Last;
    }

    private static bool TryReadNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 1000;
}
