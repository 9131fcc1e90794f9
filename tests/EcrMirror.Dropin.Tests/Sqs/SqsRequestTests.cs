using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Sqs;

public sealed class SqsRequestTests
{
    private const string Url = "https://sqs.eu-west-1.amazonaws.com/111122223333/copies";

    private static readonly Dictionary<string, (Func<IAmazonSQS, Task> Ask, string Body)> Operations = new()
    {
        ["CreateQueue"] = (
            sqs => sqs.CreateQueueAsync(new CreateQueueRequest
            {
                QueueName = "copies",
                Attributes = new() { ["VisibilityTimeout"] = "45" },
                Tags = new() { ["team"] = "registry" },
            }),
            """{"QueueName":"copies","Attributes":{"VisibilityTimeout":"45"},"tags":{"team":"registry"}}"""),
        ["GetQueueUrl"] = (
            sqs => sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "copies", QueueOwnerAWSAccountId = "111122223333" }),
            """{"QueueName":"copies","QueueOwnerAWSAccountId":"111122223333"}"""),
        ["GetQueueAttributes"] = (
            sqs => sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = Url, AttributeNames = ["All"] }),
            $$"""{"QueueUrl":"{{Url}}","AttributeNames":["All"]}"""),
        ["SetQueueAttributes"] = (
            sqs => sqs.SetQueueAttributesAsync(new SetQueueAttributesRequest { QueueUrl = Url, Attributes = new() { ["Policy"] = "{}" } }),
            $$"""{"QueueUrl":"{{Url}}","Attributes":{"Policy":"{}"} }"""),
        ["ListQueues"] = (
            sqs => sqs.ListQueuesAsync(new ListQueuesRequest { QueueNamePrefix = "c", MaxResults = 7, NextToken = "t" }),
            """{"QueueNamePrefix":"c","NextToken":"t","MaxResults":7}"""),
        ["DeleteQueue"] = (
            sqs => sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = Url }),
            $$"""{"QueueUrl":"{{Url}}"}"""),
        ["PurgeQueue"] = (
            sqs => sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = Url }),
            $$"""{"QueueUrl":"{{Url}}"}"""),
        ["TagQueue"] = (
            sqs => sqs.TagQueueAsync(new TagQueueRequest { QueueUrl = Url, Tags = new() { ["team"] = "registry" } }),
            $$"""{"QueueUrl":"{{Url}}","Tags":{"team":"registry"} }"""),
        ["SendMessage"] = (
            sqs => sqs.SendMessageAsync(new SendMessageRequest
            {
                QueueUrl = Url,
                MessageBody = """{"name":"café <&+'\"> 🐳"}""",
                DelaySeconds = 0,
                MessageAttributes = new()
                {
                    ["Content-Type"] = new MessageAttributeValue { DataType = "String", StringValue = "application/json" },
                    ["Bytes"] = new MessageAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream([1, 2, 255]) },
                },
                MessageSystemAttributes = new() { ["AWSTraceHeader"] = new MessageSystemAttributeValue { DataType = "String", StringValue = "Root=1" } },
                MessageDeduplicationId = "once",
                MessageGroupId = "tenant",
            }),
            $$"""
            {"QueueUrl":"{{Url}}","MessageBody":"{\"name\":\"café <&+'\\\"> 🐳\"}","DelaySeconds":0,
             "MessageAttributes":{"Content-Type":{"StringValue":"application/json","DataType":"String"},"Bytes":{"BinaryValue":"AQL/","DataType":"Binary"} },
             "MessageSystemAttributes":{"AWSTraceHeader":{"StringValue":"Root=1","DataType":"String"} },
             "MessageDeduplicationId":"once","MessageGroupId":"tenant"}
            """),
        ["SendMessageBatch"] = (
            sqs => sqs.SendMessageBatchAsync(new SendMessageBatchRequest
            {
                QueueUrl = Url,
                Entries = [new SendMessageBatchRequestEntry { Id = "0", MessageBody = "a" }, new SendMessageBatchRequestEntry { Id = "1", MessageBody = "b", DelaySeconds = 5 }],
            }),
            $$"""{"QueueUrl":"{{Url}}","Entries":[{"Id":"0","MessageBody":"a"},{"Id":"1","MessageBody":"b","DelaySeconds":5}]}"""),
        ["ReceiveMessage"] = (
            sqs => sqs.ReceiveMessageAsync(new ReceiveMessageRequest
            {
                QueueUrl = Url,
                MessageSystemAttributeNames = ["ApproximateReceiveCount"],
                MessageAttributeNames = ["All"],
                MaxNumberOfMessages = 10,
                VisibilityTimeout = 30,
                WaitTimeSeconds = 20,
                ReceiveRequestAttemptId = "again",
            }),
            $$"""
            {"QueueUrl":"{{Url}}","MessageSystemAttributeNames":["ApproximateReceiveCount"],"MessageAttributeNames":["All"],
             "MaxNumberOfMessages":10,"VisibilityTimeout":30,"WaitTimeSeconds":20,"ReceiveRequestAttemptId":"again"}
            """),
        ["DeleteMessage"] = (
            sqs => sqs.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = Url, ReceiptHandle = "r" }),
            $$"""{"QueueUrl":"{{Url}}","ReceiptHandle":"r"}"""),
        ["DeleteMessageBatch"] = (
            sqs => sqs.DeleteMessageBatchAsync(new DeleteMessageBatchRequest { QueueUrl = Url, Entries = [new DeleteMessageBatchRequestEntry { Id = "0", ReceiptHandle = "r" }] }),
            $$"""{"QueueUrl":"{{Url}}","Entries":[{"Id":"0","ReceiptHandle":"r"}]}"""),
        ["ChangeMessageVisibility"] = (
            sqs => sqs.ChangeMessageVisibilityAsync(new ChangeMessageVisibilityRequest { QueueUrl = Url, ReceiptHandle = "r", VisibilityTimeout = 0 }),
            $$"""{"QueueUrl":"{{Url}}","ReceiptHandle":"r","VisibilityTimeout":0}"""),
        ["ChangeMessageVisibilityBatch"] = (
            sqs => sqs.ChangeMessageVisibilityBatchAsync(new ChangeMessageVisibilityBatchRequest
            {
                QueueUrl = Url,
                Entries = [new ChangeMessageVisibilityBatchRequestEntry { Id = "0", ReceiptHandle = "r", VisibilityTimeout = 60 }],
            }),
            $$"""{"QueueUrl":"{{Url}}","Entries":[{"Id":"0","ReceiptHandle":"r","VisibilityTimeout":60}]}"""),
        ["ListDeadLetterSourceQueues"] = (
            sqs => sqs.ListDeadLetterSourceQueuesAsync(new ListDeadLetterSourceQueuesRequest { QueueUrl = Url, MaxResults = 3 }),
            $$"""{"QueueUrl":"{{Url}}","MaxResults":3}"""),
        ["StartMessageMoveTask"] = (
            sqs => sqs.StartMessageMoveTaskAsync(new StartMessageMoveTaskRequest { SourceArn = "arn:aws:sqs:eu-west-1:1:dead", MaxNumberOfMessagesPerSecond = 50 }),
            """{"SourceArn":"arn:aws:sqs:eu-west-1:1:dead","MaxNumberOfMessagesPerSecond":50}"""),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    internal static IReadOnlyCollection<string> Covered => Operations.Keys;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_operation_is_asked_for_as_the_model_says(string operation)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("{}").Sqs();

        await Operations[operation].Ask(sqs);

        ReceivedRequest request = Assert.Single(service.Requests);
        Assert.Equal(("POST", "/"), (request.Method, request.Path));
        Assert.Equal($"AmazonSQS.{operation}", request.Headers["x-amz-target"]);
        Assert.Equal("application/x-amz-json-1.0", request.MediaType);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Operations[operation].Body), request.Json), request.Text);
    }

    [Fact]
    public async Task A_message_that_is_JSON_is_not_blown_up_on_the_wire()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("{}").Sqs();

        await sqs.SendMessageAsync(new SendMessageRequest { MessageBody = """{"a":"é"}""" });

        Assert.Equal(Encoding.UTF8.GetByteCount("""{"MessageBody":"{\"a\":\"é\"}"}"""), Assert.Single(service.Requests).Body.Length);
    }

    [Fact]
    public async Task A_request_is_signed_over_what_arrives()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("{}").Sqs();

        await sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = Url });

        ReceivedRequest request = Assert.Single(service.Requests);
        Signature.ShouldBeValid(request, ScriptedService.SecretKey, ScriptedService.AccessKey, ScriptedService.Region, "sqs");
        Assert.DoesNotContain("x-amz-security-token", request.Headers.Keys);
    }

    [Fact]
    public async Task A_session_token_is_sent_and_signed()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("{}").Sqs(new SessionAWSCredentials("ASIAEXAMPLE", "other/secret", "the-token=="));

        await sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = Url });

        ReceivedRequest request = Assert.Single(service.Requests);
        Signature.ShouldBeValid(request, "other/secret", "ASIAEXAMPLE", ScriptedService.Region, "sqs");
        Assert.Equal("the-token==", request.Headers["x-amz-security-token"]);
        Assert.Contains("x-amz-security-token", request.Headers["authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_URL_does_not_lead_the_request_elsewhere()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("{}").Sqs();

        await sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = "http://sqs.eu-west-1.localhost:1/000000000000/q" });

        Assert.Single(service.Requests);
    }
}
