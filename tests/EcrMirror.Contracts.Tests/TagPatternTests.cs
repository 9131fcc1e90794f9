using EcrMirror.Oci;

namespace EcrMirror.Contracts.Tests;

public sealed class TagPatternTests
{
    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("*", "anything-at_all.1")]
    [InlineData("1.*", "1.0")]
    [InlineData("1.*", "1.")]
    [InlineData("*-rc?", "2.0-rc1")]
    [InlineData("v?.?", "v1.2")]
    [InlineData("1.0*", "1.0")]
    [InlineData("v[0-9].[0-9a-f]", "v1.f")]
    [InlineData("[!v]*", "1.0")]
    [InlineData("/^v[0-9]+$/", "v12")]
    [InlineData("/rc/", "1.0-rc1")]
    [InlineData(">=1.2 <2", "1.9")]
    [InlineData("~1.2 || ^3", "3.7")]
    public void A_pattern_means_the_tags_that_it_describes(string pattern, string tag)
    {
        Assert.True(TagPattern.Parse(pattern).IsMatch(Tag.Parse(tag)));
    }

    [Theory]
    [InlineData("1.0", "1.0.0")]
    [InlineData("1.0", "11.0")]
    [InlineData("1.0", "1x0")]
    [InlineData("rc", "RC")]
    [InlineData("1.?", "1.")]
    [InlineData("1.?", "1.10")]
    [InlineData("*.*", "latest")]
    [InlineData("v[0-9]", "v12")]
    [InlineData("[!v]*", "v1")]
    [InlineData("/^v[0-9]+$/", "v12a")]
    [InlineData(">=1.2 <2", "2.0")]
    [InlineData(">=1.2 <2", "latest")]
    public void A_pattern_means_no_other_tag(string pattern, string tag)
    {
        Assert.False(TagPattern.Parse(pattern).IsMatch(Tag.Parse(tag)));
    }

    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("1.*", null)]
    [InlineData("1.?", null)]
    [InlineData("-rc", null)]
    public void A_pattern_without_wildcards_is_the_name_of_a_tag(string pattern, string? tag)
    {
        Assert.Equal(tag, TagPattern.Parse(pattern).Name?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("[ab")]
    [InlineData("[]")]
    [InlineData("[z-a")]
    [InlineData("[z-a]")]
    [InlineData("[a-Z]")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/a")]
    [InlineData("/(/")]
    [InlineData("/a(?=b)/")]
    [InlineData(">=")]
    [InlineData("1.2 || ")]
    [InlineData(">=latest")]
    [InlineData("a\\*")]
    [InlineData("1.0\n")]
    public void Text_that_is_no_pattern_is_refused_with_its_text(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => TagPattern.Parse(text));

        Assert.Contains("is not a pattern for tags", refused.Message, StringComparison.Ordinal);
        Assert.False(TagPattern.TryParse(text, out TagPattern? pattern));
        Assert.Null(pattern);
    }

    [Fact]
    public void A_pattern_may_be_as_long_as_a_tag_and_no_longer()
    {
        Assert.True(TagPattern.TryParse(new string('*', MirrorRequestLimits.PatternLength), out _));
        Assert.False(TagPattern.TryParse(new string('*', MirrorRequestLimits.PatternLength + 1), out _));
    }
}
