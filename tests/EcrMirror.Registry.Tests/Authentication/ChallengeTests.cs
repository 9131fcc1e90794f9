using EcrMirror.Registry.Authentication;

namespace EcrMirror.Registry.Tests.Authentication;

public sealed class ChallengeTests
{
    [Fact]
    public void Quoted_values_keep_commas_and_escaped_quotes()
    {
        Challenge challenge = Parse("""Bearer realm="https://auth.example/token",service="a \"b\", c",scope="repository:x:pull,push" """);

        Assert.True(challenge.IsBearer);
        Assert.Equal("https://auth.example/token", challenge.Realm);
        Assert.Equal("a \"b\", c", challenge.Service);
        Assert.Equal(["repository:x:pull,push"], challenge.Scopes);
    }

    [Theory]
    [InlineData("Basic realm=\"x\", Bearer realm=\"https://y/\"")]
    [InlineData("basic realm=x,bearer realm=https://y/")]
    [InlineData("Negotiate, BEARER  realm = \"https://y/\" , service=\"s\"")]
    [InlineData("Negotiate YII/abc==, Bearer realm=\"https://y/\"")]
    public void Several_challenges_of_one_header_are_told_apart(string header)
    {
        IReadOnlyList<Challenge> challenges = Challenge.Parse([header]);

        Assert.Equal(2, challenges.Count);
        Assert.Equal("https://y/", challenges[1].Realm);
        Assert.True(challenges[1].IsBearer);
    }

    [Fact]
    public void Several_headers_count_as_one_list()
    {
        IReadOnlyList<Challenge> challenges = Challenge.Parse(["Basic realm=\"a\"", "Bearer realm=\"b\""]);

        Assert.Equal(["a", "b"], challenges.Select(challenge => challenge.Realm));
    }

    [Fact]
    public void The_first_value_of_a_parameter_counts()
    {
        Assert.Equal("a", Parse("Bearer realm=\"a\",realm=\"b\"").Realm);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData("=x")]
    [InlineData("\"")]
    public void What_is_no_challenge_reads_as_none(string header)
    {
        Assert.Empty(Challenge.Parse([header]));
    }

    [Theory]
    [InlineData("Bearer realm=\"unclosed")]
    [InlineData("Bearer realm=\"a\\")]
    [InlineData("Bearer realm")]
    public void What_breaks_off_does_no_harm(string header)
    {
        Assert.True(Parse(header).IsBearer);
    }

    private static Challenge Parse(string header) => Assert.Single(Challenge.Parse([header]));
}
