using System.Globalization;
using EcrMirror.Oci;

namespace EcrMirror.Contracts.Tests;

public sealed class TagRegexesTests
{
    [Theory]
    [InlineData("^v[0-9]+$", true)]
    [InlineData(@"^\d+\.\d+(-alpine)?$", true)]
    [InlineData(@"(?:rc|beta)[0-9]{1,3}", true)]
    [InlineData(@"\w{100}", true)]
    [InlineData(@"\w{100}{100}", false)]
    [InlineData("(?i)rc", false)]
    [InlineData("a(?=b)", false)]
    [InlineData("a(?<!b)", false)]
    [InlineData("(?>a)", false)]
    [InlineData(@"(a)\1", false)]
    [InlineData(@"\Ga", false)]
    public void What_is_surely_supported_is_told_by_the_text(string expression, bool isSurelySupported)
    {
        Assert.Equal(isSurelySupported, TagRegexes.IsSurelySupported(expression));
    }

    [Fact]
    public void What_is_not_surely_supported_may_be_a_pattern_all_the_same()
    {
        Assert.True(TagPattern.Parse("/(?i)rc/").IsMatch(Tag.Parse("1.0-RC1")));
    }

    [Fact]
    public void Reading_a_pattern_does_not_build_it()
    {
        TagPattern.Parse("/^warm[0-9]+$/");
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int number = 0; number < 100; number++)
            TagPattern.Parse($"/^v{number}[.][0-9]+(-[a-z]+)?$/");

        // Built, each takes half a megabyte on the way.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 20_000);
    }

    [Fact]
    public void However_many_are_matched_few_are_kept()
    {
        var tag = Tag.Parse("v1.7");
        TagPattern[] patterns = [.. Enumerable.Range(0, TagRegexes.Kept + 100).Select(number => TagPattern.Parse(string.Create(CultureInfo.InvariantCulture, $"/^v1[.](7|{number}x)$/")))];

        Assert.All(patterns, pattern => Assert.True(pattern.IsMatch(tag)));
        Assert.All(patterns, pattern => Assert.True(pattern.IsMatch(tag)));

        Assert.InRange(TagRegexes.Count, 1, TagRegexes.Kept);
    }
}
