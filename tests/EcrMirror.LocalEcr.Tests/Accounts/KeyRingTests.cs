using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Testing.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EcrMirror.LocalEcr.Tests.Accounts;

public sealed class KeyRingTests
{
    private static readonly DateTimeOffset SignedAt = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    // Source: "get-vanilla", "post-vanilla" and "get-vanilla-query-order-key-case" of the test suite that AWS published for Signature Version 4.
    [Theory]
    [InlineData("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void The_signatures_that_AWS_publishes_are_right(string method, string target, string signature)
    {
        (Caller caller, string region, string service) = Ring().Authenticate(Request(method, target, signature), []);

        Assert.Equal("arn:aws:iam::123456789012:user/local", caller.Arn);
        Assert.Equal(("us-east-1", "service"), (region, service));
    }

    [Fact]
    public void A_body_that_was_changed_is_not_what_was_signed()
    {
        HttpRequest request = Request("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");

        AssertRefused("InvalidSignatureException", request, "x"u8.ToArray());
    }

    [Fact]
    public void Nobody_is_known_by_an_unknown_key()
    {
        AssertRefused("UnrecognizedClientException", Request("GET", "/", "00", credential: "AKIDOTHER/20150830/us-east-1/service/aws4_request"));
    }

    [Fact]
    public void A_request_without_a_signature_is_told_so()
    {
        var request = new DefaultHttpContext().Request;

        AssertRefused("MissingAuthenticationTokenException", request);
    }

    [Theory]
    [InlineData("AKIDEXAMPLE/20150830/us-east-1/service")]
    [InlineData("AKIDEXAMPLE")]
    public void A_signature_that_lacks_a_part_is_told_so(string credential)
    {
        AssertRefused("IncompleteSignatureException", Request("GET", "/", "00", credential));
    }

    [Theory]
    [InlineData(-6, "Signature not yet current")]
    [InlineData(6, "Signature expired")]
    public void A_clock_that_is_wrong_by_more_than_five_minutes_is_told_so(int minutes, string said)
    {
        var ring = new KeyRing([Key()], new ManualTimeProvider(SignedAt.AddMinutes(minutes)));

        NotAuthenticatedException refused = Assert.Throws<NotAuthenticatedException>(
            () => ring.Authenticate(Request("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"), []));

        Assert.StartsWith(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_a_session_is_worth_nothing_without_its_token_and_after_its_end()
    {
        KeyPair session = Key() with { SessionToken = "token" };
        HttpRequest request = Request("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");

        AssertRefused("UnrecognizedClientException", request, key: session);
        request.Headers["X-Amz-Security-Token"] = "token";
        AssertRefused("ExpiredTokenException", request, key: session with { ExpiresAt = SignedAt });
        Ring(session).Authenticate(request, []);
    }

    private static void AssertRefused(string code, HttpRequest request, byte[]? body = null, KeyPair? key = null)
    {
        NotAuthenticatedException refused = Assert.Throws<NotAuthenticatedException>(() => Ring(key).Authenticate(request, body ?? []));

        Assert.Equal(code, refused.Code);
    }

    private static KeyRing Ring(KeyPair? key = null) => new([key ?? Key()], new ManualTimeProvider(SignedAt));

    private static KeyPair Key() => new()
    {
        AccessKeyId = "AKIDEXAMPLE",
        SecretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        Account = "123456789012",
    };

    private static HttpRequest Request(
        string method, string target, string signature, string credential = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = "/";
        context.Request.QueryString = new QueryString(target.Length > 1 ? target[1..] : "");
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Host = new HostString("example.amazonaws.com");
        context.Request.Headers["X-Amz-Date"] = "20150830T123600Z";
        context.Request.Headers.Authorization =
            $"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature={signature}";
        return context.Request;
    }
}
