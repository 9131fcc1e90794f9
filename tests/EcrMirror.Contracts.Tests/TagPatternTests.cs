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
    [InlineData("[ab]")]
    [InlineData("a\\*")]
    [InlineData("1.0\n")]
    public void Text_that_is_no_pattern_is_refused_with_its_text(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => TagPattern.Parse(text));

        Assert.Contains("is not a pattern for tags", refused.Message, StringComparison.Ordinal);
        Assert.False(TagPattern.TryParse(text, out TagPattern pattern));
        Assert.Equal(default, pattern);
    }

    [Fact]
    public void A_pattern_may_be_as_long_as_a_tag_and_no_longer()
    {
        Assert.True(TagPattern.TryParse(new string('*', MirrorRequestLimits.PatternLength), out _));
        Assert.False(TagPattern.TryParse(new string('*', MirrorRequestLimits.PatternLength + 1), out _));
    }

    [Fact]
    public void A_selection_includes_what_it_names_and_does_not_exclude()
    {
        var selection = new TagSelection { Tags = [TagPattern.Parse("1.*"), TagPattern.Parse("latest")], Exclude = [TagPattern.Parse("*-rc*")] };

        string[] included = [.. new[] { "1.0", "1.1-rc1", "latest", "2.0" }.Where(tag => selection.Includes(Tag.Parse(tag)))];

        Assert.Equal(["1.0", "latest"], included);
    }

    [Fact]
    public void The_default_value_means_no_tags_and_says_so()
    {
        TagPattern unset = default;

        Assert.Throws<InvalidOperationException>(() => unset.IsMatch(Tag.Latest));
    }
}
