using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// The version that a tag names: <c>1.2</c>, <c>v1.2.3-rc.1</c>, <c>22.04</c>, <c>17.0.9_9-jdk-alpine</c>. Tags are no SemVer: they have any
/// number of parts, zeros in front, and suffixes that name a build and not a version to come; which suffixes those are, the caller says.
/// </summary>
public sealed partial class TagVersion
{
    private TagVersion(IReadOnlyList<ulong> numbers, string prerelease, string variant) => (Numbers, Prerelease, Variant) = (numbers, prerelease, variant);

    /// <summary>Orders versions from old to new.</summary>
    public static IComparer<TagVersion> Order { get; } = Comparer<TagVersion>.Create((one, other) => one.CompareTo(other));

    /// <summary>The numbers, at least one.</summary>
    public IReadOnlyList<ulong> Numbers { get; }

    /// <summary>What follows them and is no variant, such as <c>rc.1</c>; empty for a release.</summary>
    public string Prerelease { get; }

    /// <summary>The build of the version, such as <c>alpine</c>; empty where the tag names none.</summary>
    public string Variant { get; }

    /// <summary>Reads the version that a tag names; false where it names none.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="variants">Suffixes that name a build: <c>alpine</c>, <c>alpine*</c>, <c>amd64</c>.</param>
    /// <param name="version">The version.</param>
    public static bool TryParse(Tag tag, IReadOnlyList<TagPattern> variants, [NotNullWhen(true)] out TagVersion? version)
    {
        version = null;
        Match match = Grammar().Match(tag.ToString());
        if (!match.Success || !TryReadNumbers(match.Groups["numbers"].Value, out ulong[] numbers))
            return false;

        string suffix = match.Groups["suffix"].Value;
        (string prerelease, string variant) = Split(suffix, variants);
        version = new TagVersion(numbers, prerelease, variant);
        return true;
    }

    /// <summary>Numbers that are missing are zero; a release comes after its prereleases. The variant does not count.</summary>
    public int CompareTo(TagVersion other)
    {
        int numbers = CompareNumbers(Numbers, other.Numbers);
        return numbers != 0 ? numbers
            : (Prerelease.Length, other.Prerelease.Length) switch
            {
                (0, 0) => 0,
                (0, _) => 1,
                (_, 0) => -1,
                _ => ComparePrereleases(Prerelease, other.Prerelease),
            };
    }

    /// <summary>Number by number; those that are missing are zero.</summary>
    internal static int CompareNumbers(IReadOnlyList<ulong> one, IReadOnlyList<ulong> other)
    {
        for (int at = 0; at < Math.Max(one.Count, other.Count); at++)
        {
            int compared = one.ElementAtOrDefault(at).CompareTo(other.ElementAtOrDefault(at));
            if (compared != 0)
                return compared;
        }

        return 0;
    }

    /// <summary>Reads <c>1.2.3</c>; false where a number is too long to be one.</summary>
    internal static bool TryReadNumbers(string text, out ulong[] numbers)
    {
        string[] parts = text.Split('.', '_');
        numbers = new ulong[parts.Length];
        for (int at = 0; at < parts.Length; at++)
        {
            if (!ulong.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[at]))
                return false;
        }

        return true;
    }

    // The longest end of the suffix that is a variant, from one of its separators on.
    private static (string Prerelease, string Variant) Split(string suffix, IReadOnlyList<TagPattern> variants)
    {
        if (suffix.Length == 0 || variants.Count == 0)
            return (suffix, "");

        for (int at = 0; at >= 0 && at < suffix.Length; at = NextPart(suffix, at))
        {
            string end = suffix[at..];
            if (Tag.TryParse(end, out Tag name) && variants.Any(variant => variant.IsMatch(name)))
                return (at == 0 ? "" : suffix[..(at - 1)], end);
        }

        return (suffix, "");
    }

    private static int NextPart(string suffix, int at)
    {
        int separator = suffix.AsSpan(at).IndexOfAny('-', '_');
        return separator < 0 ? -1 : at + separator + 1;
    }

    // Digits as numbers, so that rc.10 comes after rc.2, and rc10 after rc2.
    private static int ComparePrereleases(string one, string other)
    {
        string[] ones = Parts(one);
        string[] others = Parts(other);
        for (int at = 0; at < Math.Min(ones.Length, others.Length); at++)
        {
            bool areNumbers = ulong.TryParse(ones[at], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
                & ulong.TryParse(others[at], NumberStyles.None, CultureInfo.InvariantCulture, out ulong otherNumber);
            int compared = areNumbers ? number.CompareTo(otherNumber) : string.CompareOrdinal(ones[at], others[at]);
            if (compared != 0)
                return compared;
        }

        return ones.Length.CompareTo(others.Length);
    }

    private static string[] Parts(string prerelease) => [.. PrereleasePart().Matches(prerelease).Select(part => part.Value)];

    [GeneratedRegex(@"\A[vV]?(?<numbers>[0-9]+(?:\.[0-9]+)*(?:_[0-9]+(?![0-9A-Za-z]))?)(?:[._-]?(?<suffix>[0-9A-Za-z_][0-9A-Za-z._-]*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    [GeneratedRegex("[0-9]+|[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex PrereleasePart();
}
