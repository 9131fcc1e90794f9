using EcrMirror.Scheduler.Requests.Admission;

namespace EcrMirror.Scheduler.Tests.Requests.Admission;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("docker.io/library/alpine", "docker.io/library/alpine")]
    [InlineData("docker.io/library/*", "docker.io/library/alpine")]
    [InlineData("docker.io/library/a*e", "docker.io/library/ae")]
    [InlineData("docker.io/library/alpin?", "docker.io/library/alpine")]
    [InlineData("docker.io/**", "docker.io/library/alpine")]
    [InlineData("docker.io/**", "docker.io/a/b/c/d")]
    [InlineData("docker.io/team/**", "docker.io/team")]
    [InlineData("docker.io/**/app", "docker.io/app")]
    [InlineData("docker.io/**/app", "docker.io/a/b/app")]
    [InlineData("**/app", "127.0.0.1:5000/app")]
    [InlineData("**", "127.0.0.1:5000/a/b")]
    [InlineData("*.dkr.ecr.*.amazonaws.com/team/*", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app")]
    [InlineData("[::1]:5000/a", "[::1]:5000/a")]
    [InlineData("arn:aws:sns:eu-west-1:123456789012:mirror-*", "arn:aws:sns:eu-west-1:123456789012:mirror-x")]
    public void A_pattern_means_the_names_that_it_describes(string pattern, string name)
    {
        Assert.True(GlobPattern.Parse(pattern).IsMatch(name));
    }

    [Theory]
    [InlineData("docker.io/*", "docker.io/library/alpine")]
    [InlineData("docker.io/library/*", "docker.io/library/a/b")]
    [InlineData("docker.io/librar?/alpine", "docker.io/librar/alpine")]
    [InlineData("docker.io?library", "docker.io/library")]
    [InlineData("docker.io/**", "evil.example/docker.io/x")]
    [InlineData("docker.io/**/app", "docker.io/a/app2")]
    [InlineData("docker.io/a", "docker.io/A")]
    [InlineData("dockerXio/a", "docker.io/a")]
    [InlineData("docker.io/a", "dockerxio/a")]
    [InlineData("docker.io/[ab]", "docker.io/a")]
    [InlineData("*.amazonaws.com/team/*", "evil.example/x.amazonaws.com/team/app")]
    public void A_pattern_means_no_other_name(string pattern, string name)
    {
        Assert.False(GlobPattern.Parse(pattern).IsMatch(name));
    }

    [Theory]
    [InlineData("", "an empty part")]
    [InlineData("a//b", "an empty part")]
    [InlineData("a/", "an empty part")]
    [InlineData("a/b**", "nothing may be beside it")]
    [InlineData("a/***", "nothing may be beside it")]
    [InlineData(@"a\b", "a blank or a backslash")]
    [InlineData("a/b c", "a blank or a backslash")]
    public void Text_that_is_no_pattern_is_refused_with_the_reason(string text, string reason)
    {
        FormatException refused = Assert.Throws<FormatException>(() => GlobPattern.Parse(text));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", refused.Message, StringComparison.Ordinal);
    }

    // A matcher that tries every way would not be done in this lifetime.
    [Fact]
    public void A_pattern_of_many_stars_is_soon_decided()
    {
        string stars = string.Concat(Enumerable.Repeat("*a", 60)) + "b";
        string parts = string.Concat(Enumerable.Repeat("**/a/", 60)) + "b";

        Assert.False(GlobPattern.Parse(stars).IsMatch(new string('a', 250)));
        Assert.False(GlobPattern.Parse(parts).IsMatch(string.Join('/', Enumerable.Repeat("a", 120))));
    }
}
