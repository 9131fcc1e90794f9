using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace EcrMirror.Contracts;

/// <summary>
/// Regular expressions of patterns. One without backtracking takes a third of a megabyte, and rules have thousands: it is built when something is
/// first matched with it, equal ones are one, and those that were built last are kept.
/// </summary>
internal static partial class TagRegexes
{
    /// <summary>How many are kept: as many as the two longest lists of a selection may have, because each tag meets all of them.</summary>
    public const int Kept = 512;

    // Without backtracking, no text takes longer than its length allows: patterns come from others.
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    // The base library refuses what repeats make longer than 10,000 nodes.
    private const int SurelyShort = 5_000;

    private static readonly ConcurrentDictionary<string, Regex> Built = new(StringComparer.Ordinal);
    private static readonly ConcurrentQueue<string> InOrder = new();

    /// <summary>How many are built now.</summary>
    public static int Count => Built.Count;

    /// <summary>Finds out whether something can be matched with an expression, without building it where its text tells.</summary>
    /// <exception cref="RegexParseException">It is none.</exception>
    /// <exception cref="NotSupportedException">It would have to backtrack, or is too long.</exception>
    public static void Check(string expression)
    {
        _ = new Regex(expression, RegexOptions.CultureInvariant);
        if (!IsSurelySupported(expression))
            _ = new Regex(expression, Options);
    }

    /// <summary>Whether a text has a match of an expression that <see cref="Check"/> takes.</summary>
    public static bool IsMatch(string expression, string text) => Find(expression).IsMatch(text);

    /// <summary>Whether an expression has nothing but what never has to backtrack, and is short. Where this says no, it may be supported all the same.</summary>
    public static bool IsSurelySupported(string expression) =>
        Plain().IsMatch(expression)
        && Repeats().Matches(expression).Aggregate(
            (double)expression.Length, (length, repeat) => length * Math.Max(1, double.Parse(repeat.ValueSpan, System.Globalization.CultureInfo.InvariantCulture))) <= SurelyShort;

    private static Regex Find(string expression)
    {
        if (Built.TryGetValue(expression, out Regex? known))
            return known;

        var built = new Regex(expression, Options);
        if (Built.TryAdd(expression, built))
        {
            InOrder.Enqueue(expression);
            while (InOrder.Count > Kept && InOrder.TryDequeue(out string? oldest))
                Built.TryRemove(oldest, out _);
        }

        return built;
    }

    // Characters and classes, groups of the two usual kinds, and escapes of what is no reference: what looks around or refers back is not among them.
    [GeneratedRegex(@"\A(?:[^\\(]|\((?!\?)|\(\?:|\\[dDwWsS.*+?()\[\]{}|^$/_-])*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex("[0-9]+(?=[,}])", RegexOptions.CultureInvariant)]
    private static partial Regex Repeats();
}
