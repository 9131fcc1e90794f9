using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// A range of versions, as package managers write it: comparisons with blanks between them, all of which hold, and <c>||</c> between
/// alternatives. <c>&gt;=1.2 &lt;2</c>, <c>~1.2</c> (1.2 and its patches), <c>^1.2</c> (up to 2), <c>=1.2</c> (1.2, 1.2.1, …). A version to
/// come, such as 2.0-rc1, is in a range only where a comparison names one of the same numbers.
/// </summary>
/// <remarks>The meaning is that of node-semver's ranges, for versions of any number of parts.</remarks>
public sealed partial class VersionRange
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("<>=^~ |");

    private readonly Comparison[][] _alternatives;

    private VersionRange(Comparison[][] alternatives) => _alternatives = alternatives;

    /// <summary>Whether a version is in the range.</summary>
    public bool Contains(TagVersion version) => Array.Exists(_alternatives, all =>
        Array.TrueForAll(all, comparison => comparison.Holds(version))
        && (version.Prerelease.Length == 0 || Array.Exists(all, comparison => comparison.NamesPrereleaseOf(version))));

    /// <summary>Whether a text can be a range only: it has what no name of a tag has.</summary>
    internal static bool IsMeant(string text) => text.AsSpan().IndexOfAny(Signs) >= 0;

    internal static bool TryParse(string text, [NotNullWhen(true)] out VersionRange? range, out string problem)
    {
        range = null;
        problem = "";
        var alternatives = new List<Comparison[]>();
        foreach (string alternative in text.Split("||"))
        {
            Comparison?[] all = [.. Spaces().Replace(alternative, "$1").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Comparison.TryParse)];
            if (all.Length == 0 || all.Contains(null))
            {
                problem = "the range of versions cannot be read: expected comparisons such as >=1.2 <2, ~1.2, ^1.2 or =1.2, and || between alternatives.";
                return false;
            }

            alternatives.Add([.. all!]);
        }

        range = new VersionRange([.. alternatives]);
        return true;
    }

    [GeneratedRegex(@"([<>=^~])\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    private sealed partial class Comparison(string comparator, TagVersion bound)
    {
        public static Comparison? TryParse(string text)
        {
            Match match = Grammar().Match(text);
            return match.Success && Tag.TryParse(match.Groups["version"].Value, out Tag tag) && TagVersion.TryParse(tag, [], out TagVersion? bound)
                ? new Comparison(match.Groups["operator"].Value, bound)
                : null;
        }

        public bool Holds(TagVersion version) => comparator switch
        {
            ">" => version.CompareTo(bound) > 0 && !IsWithin(version, bound.Numbers.Count),
            ">=" => version.CompareTo(bound) >= 0,
            "<" => version.CompareTo(bound) < 0,
            "<=" => version.CompareTo(bound) <= 0 || IsWithin(version, bound.Numbers.Count),
            "~" => version.CompareTo(bound) >= 0 && IsWithin(version, Math.Min(bound.Numbers.Count, 2)),
            "^" => version.CompareTo(bound) >= 0 && IsWithin(version, FirstThatCounts() + 1),
            _ => bound.Prerelease.Length > 0 ? version.CompareTo(bound) == 0 : version.Prerelease.Length == 0 && IsWithin(version, bound.Numbers.Count),
        };

        public bool NamesPrereleaseOf(TagVersion version) =>
            bound.Prerelease.Length > 0 && TagVersion.CompareNumbers(bound.Numbers, version.Numbers) == 0;

        // Whether the first numbers are those of the bound.
        private bool IsWithin(TagVersion version, int numbers) =>
            (bound.Prerelease.Length == 0 || comparator is "~" or "^")
            && TagVersion.CompareNumbers([.. version.Numbers.Take(numbers)], [.. bound.Numbers.Take(numbers)]) == 0;

        // What a caret keeps: up to the first number that is not zero, or to the last.
        private int FirstThatCounts()
        {
            for (int at = 0; at < bound.Numbers.Count; at++)
            {
                if (bound.Numbers[at] > 0)
                    return at;
            }

            return bound.Numbers.Count - 1;
        }

        [GeneratedRegex(@"\A(?<operator>>=|<=|[<>=^~])?(?<version>[vV]?[0-9][0-9A-Za-z._-]*)\z", RegexOptions.CultureInvariant)]
        private static partial Regex Grammar();
    }
}
