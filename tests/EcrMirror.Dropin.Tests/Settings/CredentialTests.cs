using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Settings;

[Collection(EnvironmentTests.Name)]
public sealed class CredentialTests
{
    [Fact]
    public async Task Credentials_that_are_not_given_come_from_the_chain_of_Core()
    {
        using var environment = new ProcessEnvironment();
        environment.Set("AWS_ACCESS_KEY_ID", "AKIAFROMCHAIN");
        environment.Set("AWS_SECRET_ACCESS_KEY", "chain-secret");
        environment.Set("AWS_SESSION_TOKEN", "chain-token");
        environment.Set("AWS_REGION", "ap-southeast-2");
        await using ScriptedService service = await ScriptedService.StartAsync();
        environment.Set("AWS_ENDPOINT_URL_SQS", service.Url);
        service.Answer("{}");

        using var sqs = new AmazonSQSClient();
        await sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = "q" });

        ReceivedRequest request = Assert.Single(service.Requests);
        Signature.ShouldBeValid(request, "chain-secret", "AKIAFROMCHAIN", "ap-southeast-2", "sqs");
        Assert.Equal("chain-token", request.Headers["x-amz-security-token"]);
    }
}
