using System.Text.RegularExpressions;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using FsCheck.Fluent;

namespace EcrMirror.Rules.Tests.Naming;

public sealed class PatternPropertyTests
{
    private static readonly TimeSpan MostIntervals = TimeSpan.FromSeconds(int.MaxValue);

    [Fact]
    public void A_glob_matches_what_a_naive_matcher_matches()
    {
        var tags = from parts in Gen.NonEmptyListOf(Gen.Elements("a", "b", "A", "B", "0", "1", ".", "_", "-")) select string.Concat(parts.Take(8));

        Given.Always(Given.GlobText.Where(glob => TagPattern.TryParse(glob, out _)).Zip(tags.Where(tag => Tag.TryParse(tag, out _))), given =>
        {
            (string glob, string tag) = given;

            Assert.Equal(Matches(glob, tag), TagPattern.Parse(glob).IsMatch(Tag.Parse(tag)));
        });
    }

    [Fact]
    public void Any_text_is_a_pattern_or_refused()
    {
        Given.Always(Gen.OneOf(Given.AnyText(Given.GlobText), Given.AnyText(Given.VersionText.Select(version => $">={version} <9"))), text =>
        {
            bool isPattern = TagPattern.TryParse(text, out TagPattern? pattern);

            if (isPattern)
                Assert.Equal(text, TagPattern.Parse(pattern!.ToString()).ToString());
            else
                Assert.Throws<FormatException>(() => TagPattern.Parse(text));
        });
    }

    [Fact]
    public void What_is_taken_for_a_regular_expression_without_a_trial_is_one()
    {
        var parts = Gen.Elements("a", "[a-f]", "[^.]", "[[]", "[a-z-[c]]", ".", "^", "$", "|", "*", "+", "?", "*?", "(", ")", "(?:", "(?i)", "(?=", "(?<n>", "(?>", "{2}", "{1,30}", "{99}", "{", "}", "\\d", "\\.", "\\w", "\\1", "\\b", "\\k<n>", "\\", "]", ",", "9");
        var texts = from all in Gen.NonEmptyListOf(parts) select string.Concat(all.Take(12));

        Given.Always(texts.Where(text => text.Length > 0 && TagRegexes.IsSurelySupported(text) && IsRegex(text, RegexOptions.None)), text =>
            Assert.True(IsRegex(text, RegexOptions.NonBacktracking), text));
    }

    [Fact]
    public void A_duration_reads_as_it_was_written()
    {
        Given.Always(Given.Duration, duration => Assert.Equal(duration, DurationText.Parse(DurationText.Format(duration))));
        Assert.Equal(MostIntervals, DurationText.Parse(DurationText.Format(MostIntervals)));
    }

    [Fact]
    public void A_version_is_in_a_range_if_it_is_between_its_ends()
    {
        Given.Always(Given.VersionText.Zip(Given.VersionText).Zip(Given.VersionText), given =>
        {
            ((string low, string high), string text) = given;

            bool isBetween = Version(text).CompareTo(Version(low)) >= 0 && Version(text).CompareTo(Version(high)) < 0;
            Assert.Equal(isBetween, TagPattern.Parse($">={low} <{high}").IsMatch(Tag.Parse(text)));
        });
    }

    [Fact]
    public void A_version_is_above_a_bound_within_it_or_below()
    {
        Given.Always(Given.VersionText.Zip(Given.VersionText), given =>
        {
            (string bound, string text) = given;
            bool Is(string comparison) => TagPattern.Parse($"{comparison}{bound}").IsMatch(Tag.Parse(text));

            Assert.Single(new[] { Is(">"), Is("="), Is("<") }, holds => holds);
            Assert.Equal(Is("<="), Is("<") || Is("="));
            Assert.Equal(Is(">="), Is(">") || Is("="));
        });
    }

    [Fact]
    public void Versions_have_one_order()
    {
        Given.Always(Given.VersionText.Zip(Given.VersionText).Zip(Given.VersionText), given =>
        {
            ((string first, string second), string third) = given;

            Assert.Equal(Math.Sign(Version(first).CompareTo(Version(second))), -Math.Sign(Version(second).CompareTo(Version(first))));
            if (Version(first).CompareTo(Version(second)) <= 0 && Version(second).CompareTo(Version(third)) <= 0)
                Assert.True(Version(first).CompareTo(Version(third)) <= 0);
        });
    }

    private static TagVersion Version(string text) => TagVersion.TryParse(Tag.Parse(text), [], out TagVersion? version) ? version : throw new FormatException(text);

    // Written to be obviously right, not fast.
    private static bool IsRegex(string text, RegexOptions options)
    {
        try
        {
            _ = new Regex(text, options | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception refused) when (refused is RegexParseException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool Matches(ReadOnlySpan<char> glob, ReadOnlySpan<char> text)
    {
        if (glob.IsEmpty)
            return text.IsEmpty;
        if (glob[0] is '*')
            return Matches(glob[1..], text) || (!text.IsEmpty && Matches(glob, text[1..]));
        if (text.IsEmpty)
            return false;
        if (glob[0] is '[')
            return IsInClass(glob[1..glob.IndexOf(']')], text[0]) && Matches(glob[(glob.IndexOf(']') + 1)..], text[1..]);

        return (glob[0] is '?' || glob[0] == text[0]) && Matches(glob[1..], text[1..]);
    }

    private static bool IsInClass(ReadOnlySpan<char> letters, char letter)
    {
        if (letters[0] is '!')
            return !IsInClass(letters[1..], letter);

        return letters is [var first, '-', var last] ? letter >= first && letter <= last : letters.Contains(letter);
    }
}
