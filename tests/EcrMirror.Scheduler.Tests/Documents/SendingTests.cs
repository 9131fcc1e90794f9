using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Scheduler.Requests.Reading;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Scheduler.Tests.Documents;

/// <summary>How docs/messages.md says that a request is sent.</summary>
public sealed class SendingTests
{
    [Fact]
    public async Task What_the_guide_sends_from_CSharp_is_a_request()
    {
        await using Fauxqs server = await Fauxqs.StartAsync(TestContext.Current.CancellationToken);
        using var sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonSQSConfig { ServiceURL = server.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
        string? url = (await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = "mirror-requests" }, TestContext.Current.CancellationToken)).QueueUrl;

        await SendAsync(sqs);

        ReceiveMessageResponse received = await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = url, WaitTimeSeconds = 5 }, TestContext.Current.CancellationToken);
        RequestReading reading = MirrorRequestReader.Read(Encoding.UTF8.GetBytes(received.Messages!.Single().Body!));
        Assert.Empty(reading.Ignored);
        Assert.Equal("release-42", reading.Request!.RequestId);
    }

    [Fact]
    public void The_guide_shows_what_is_tested()
    {
        string[] source = File.ReadAllLines(DocumentedRequestTests.File("tests/EcrMirror.Scheduler.Tests/Documents/SendingTests.cs"));
        string shown = string.Join('\n', source.SkipWhile(line => line.Trim() != "#region guide").Skip(1).TakeWhile(line => line.Trim() != "#endregion")
            .Select(line => line.Length > 8 ? line[8..] : ""));

        Assert.Contains($"```csharp\n{shown}\n```", DocumentedRequestTests.Guide, StringComparison.Ordinal);
    }

    private static async Task SendAsync(AmazonSQSClient sqs)
    {
        #region guide
        string request = JsonSerializer.Serialize(new
        {
            version = 1,
            requestId = "release-42",
            source = "docker.io/library/alpine:3.20",
            destinations = new[] { new { repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/alpine" } },
        });
        GetQueueUrlResponse queue = await sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "mirror-requests" });
        await sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue.QueueUrl, MessageBody = request });
        #endregion
    }
}
