using EcrMirror.Oci;

namespace EcrMirror.Contracts.Tests;

public sealed class MirrorSourceTests
{
    [Theory]
    [InlineData("alpine:3.20", "docker.io/library/alpine:3.20")]
    [InlineData("localhost:5000/a:1", "localhost:5000/a:1")]
    [InlineData("a.example/x@sha256:1111111111111111111111111111111111111111111111111111111111111111", "a.example/x@sha256:1111111111111111111111111111111111111111111111111111111111111111")]
    public void A_text_with_a_tag_or_a_digest_is_one_image(string text, string written)
    {
        MirrorSource source = MirrorSource.Parse(text);

        Assert.Equal(ImageReference.Parse(text), source.Image);
        Assert.Equal(source.Image!.Repository, source.Repository);
        Assert.Equal(written, source.ToString());
    }

    [Theory]
    [InlineData("alpine", "docker.io/library/alpine")]
    [InlineData("localhost:5000/a", "localhost:5000/a")]
    public void A_text_without_is_a_repository_and_not_its_latest_tag(string text, string written)
    {
        MirrorSource source = MirrorSource.Parse(text);

        Assert.Null(source.Image);
        Assert.Equal(written, source.ToString());
        Assert.Equal(new MirrorSource(Repository.Parse(text)), source);
    }

    [Fact]
    public void Text_that_is_neither_is_refused_with_its_text()
    {
        FormatException refused = Assert.Throws<FormatException>(() => MirrorSource.Parse("https://a.example/x"));

        Assert.Contains("'https://a.example/x'", refused.Message, StringComparison.Ordinal);
    }
}
