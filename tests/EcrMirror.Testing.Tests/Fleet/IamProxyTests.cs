using System.Net;
using System.Text;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Testing.Fleet;

namespace EcrMirror.Testing.Tests.Fleet;

/// <summary>Whoever has no permission does not get through to the emulator, which is an address that nobody listens at.</summary>
public sealed class IamProxyTests
{
    private static readonly KeyPair Key = new()
    {
        AccessKeyId = "AKIAREADER",
        SecretAccessKey = "not-a-secret",
        Account = "111122223333",
        Principal = "assumed-role/reader/1",
        Policies = [IamPolicy.Parse("""{"Statement":[{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*"}]}""")],
    };

    [Fact]
    public async Task What_no_policy_allows_is_denied_in_the_words_of_AWS()
    {
        await using IamProxy proxy = await StartAsync();

        (HttpStatusCode status, string said) = await AskAsync(proxy, "AKIAREADER", "sqs", "AmazonSQS.SendMessage", """{"QueueUrl":"http://a/b/landing"}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("#AccessDeniedException", said, StringComparison.Ordinal);
        Assert.Contains(
            "User: arn:aws:sts::111122223333:assumed-role/reader/1 is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:eu-west-1:111122223333:landing",
            said,
            StringComparison.Ordinal);
        Assert.Equal(
            [new IamDecision(Key.Arn, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:landing", IsAllowed: false)], proxy.Permissions.Denied);
    }

    [Fact]
    public async Task Sns_has_words_of_its_own()
    {
        await using IamProxy proxy = await StartAsync();

        (HttpStatusCode status, string said) = await AskAsync(
            proxy, "AKIAREADER", "sns", target: null, "Action=Publish&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3Aevents&Message=a+b");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("<Code>AuthorizationError</Code>", said, StringComparison.Ordinal);
        Assert.Contains("perform: SNS:Publish on resource: arn:aws:sns:eu-west-1:111122223333:events", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_policy_allows_goes_through()
    {
        await using IamProxy proxy = await StartAsync();

        await AskAsync(proxy, "AKIAREADER", "dynamodb", "DynamoDB_20120810.GetItem", """{"TableName":"plans"}""");

        Assert.Empty(proxy.Permissions.Denied);
        Assert.Single(proxy.Permissions.Decisions);
    }

    [Fact]
    public async Task A_key_that_nobody_knows_is_refused()
    {
        await using IamProxy proxy = await StartAsync();

        (_, string said) = await AskAsync(proxy, "AKIASTRANGER", "dynamodb", "DynamoDB_20120810.GetItem", """{"TableName":"plans"}""");

        Assert.Contains("UnrecognizedClientException", said, StringComparison.Ordinal);
        Assert.Empty(proxy.Permissions.Decisions);
    }

    private static Task<IamProxy> StartAsync() => IamProxy.StartAsync(new Uri("http://127.0.0.1:1"), "111122223333", [Key]);

    private static async Task<(HttpStatusCode Status, string Said)> AskAsync(IamProxy proxy, string key, string service, string? target, string body)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.Address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={key}/20261121/eu-west-1/{service}/aws4_request, SignedHeaders=host, Signature=0");
        if (target is not null)
            request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
