using System.IO.Enumeration;
using EcrMirror.Oci;

namespace EcrMirror.Scheduler.Requests.Admission;

/// <summary>
/// A pattern for names whose parts are separated by <c>/</c>. In a part, <c>*</c> stands for any characters, none included, and
/// <c>?</c> for one; neither stands for a <c>/</c>. A part <c>**</c> stands for any number of parts, none included. Nothing else is
/// special, and case matters.
/// </summary>
internal sealed class GlobPattern
{
    private const string AnyParts = "**";

    private readonly string[] _parts;

    private GlobPattern(string[] parts) => _parts = parts;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">The text is no pattern; the message quotes it and says why.</exception>
    public static GlobPattern Parse(string text)
    {
        string[] parts = (text ?? "").Split('/');
        if (parts.Contains(""))
            throw new FormatException($"'{Quote.Shortened(text)}' is not a pattern: it has an empty part.");
        if (parts.Any(part => part.Contains(AnyParts, StringComparison.Ordinal) && part != AnyParts))
            throw new FormatException($"'{Quote.Shortened(text)}' is not a pattern: '{AnyParts}' stands for whole parts between '/', so nothing may be beside it.");
        if (text!.Any(c => c is '\\' || char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new FormatException($"'{Quote.Shortened(text)}' is not a pattern: it has a blank or a backslash in it.");
        return new GlobPattern(parts);
    }

    public bool IsMatch(string name) => IsMatch(_parts, name.Split('/'));

    // One row a part of the pattern: whether what precedes it matches the first so many parts of the name. So the time is bounded by
    // the product of both lengths, whatever the pattern.
    private static bool IsMatch(string[] pattern, string[] name)
    {
        bool[] reached = new bool[name.Length + 1];
        reached[0] = true;
        foreach (string part in pattern)
        {
            bool[] next = new bool[name.Length + 1];
            next[0] = reached[0] && part is AnyParts;
            for (int at = 1; at <= name.Length; at++)
            {
                next[at] = part is AnyParts
                    ? reached[at] || next[at - 1]
                    : reached[at - 1] && FileSystemName.MatchesSimpleExpression(part, name[at - 1], ignoreCase: false);
            }

            reached = next;
        }

        return reached[^1];
    }
}
