using System.Text;
using EcrMirror.Registry.Authentication;

namespace EcrMirror.Registry.Tests.Authentication;

public sealed class BearerTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"token":"t"}""", 44)]
    [InlineData("""{"access_token":"t","expires_in":300}""", 284)]
    [InlineData("""{"token":"t","expires_in":4}""", 2)]
    [InlineData("""{"token":"t","expires_in":-1}""", 44)]
    [InlineData("""{"token":"t","expires_in":300,"issued_at":"2026-11-21T11:58:00Z"}""", 164)]
    [InlineData("""{"token":"t","expires_in":300,"issued_at":"2026-11-21T12:30:00Z"}""", 284)]
    [InlineData("""{"token":"t","expires_in":300,"issued_at":"2026-11-21T09:00:00Z"}""", 284)]
    public void A_token_is_renewed_some_time_before_it_runs_out(string body, int lastGoodSecond)
    {
        BearerToken token = BearerToken.Parse(Encoding.UTF8.GetBytes(body), Now)!;

        Assert.True(token.IsFresh(Now.AddSeconds(lastGoodSecond)));
        Assert.False(token.IsFresh(Now.AddSeconds(lastGoodSecond + 1)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":"a\r\nX-Other: b"}""")]
    public void An_answer_without_a_token_that_can_be_sent_is_none(string body)
    {
        Assert.Null(BearerToken.Parse(Encoding.UTF8.GetBytes(body), Now));
    }
}
