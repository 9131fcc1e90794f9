using System.Text.Json;

namespace EcrMirror.Oci.Tests;

public sealed class TagTests
{
    [Fact]
    public void Every_tag_of_the_grammar_reads_back_as_it_was_written()
    {
        Given.Always(Given.TagText, text =>
        {
            Assert.Equal(text, Tag.Parse(text).ToString());
            Assert.Equal(Tag.Parse(text), JsonSerializer.Deserialize<Tag>(JsonSerializer.Serialize(Tag.Parse(text))));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".1")]
    [InlineData("-1")]
    [InlineData("1.0 ")]
    [InlineData("1.0\n")]
    [InlineData("1+0")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("é")]
    public void Text_that_is_no_tag_is_refused(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => Tag.Parse(text));

        Assert.Contains("is not a tag", refused.Message, StringComparison.Ordinal);
        Assert.False(Tag.TryParse(text, out _));
    }

    [Fact]
    public void A_tag_has_at_most_128_characters()
    {
        Assert.True(Tag.TryParse(new string('a', 128), out _));
        Assert.False(Tag.TryParse(new string('a', 129), out _));
    }

    [Fact]
    public void Tags_that_differ_in_case_differ()
    {
        Assert.NotEqual(Tag.Parse("RC"), Tag.Parse("rc"));
    }

    [Fact]
    public void The_default_value_names_nothing_and_says_so()
    {
        Tag unset = default;

        Assert.Throws<InvalidOperationException>(unset.ToString);
    }
}
