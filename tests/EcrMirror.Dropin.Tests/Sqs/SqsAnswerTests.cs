using System.Net;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Sqs;

public sealed class SqsAnswerTests
{
    [Fact]
    public async Task Messages_are_read_with_all_their_parts()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("""
            {"Messages":[{"MessageId":"m","ReceiptHandle":"r","MD5OfBody":"5d41402abc4b2a76b9719d911017c592","Body":"hello","Later":{"unknown":[1]},
              "Attributes":{"ApproximateReceiveCount":"2"},
              "MessageAttributes":{"Number":{"DataType":"Number","StringValue":"7"},"Bytes":{"DataType":"Binary","BinaryValue":"AQL/"}}}]}
            """).Sqs();

        ReceiveMessageResponse response = await sqs.ReceiveMessageAsync(new ReceiveMessageRequest());

        Message message = Assert.Single(response.Messages!);
        Assert.Equal(("m", "r", "hello", "2"), (message.MessageId, message.ReceiptHandle, message.Body, message.Attributes!["ApproximateReceiveCount"]));
        Assert.Equal(("Number", "7"), (message.MessageAttributes!["Number"].DataType, message.MessageAttributes["Number"].StringValue));
        Assert.Equal([1, 2, 255], message.MessageAttributes["Bytes"].BinaryValue!.ToArray());
    }

    [Fact]
    public async Task A_queue_without_messages_answers_without_a_list()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("{}").Sqs();

        ReceiveMessageResponse response = await sqs.ReceiveMessageAsync(new ReceiveMessageRequest());

        Assert.Null(response.Messages);
    }

    [Fact]
    public async Task A_batch_tells_what_was_sent_and_what_was_not()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("""
            {"Successful":[{"Id":"0","MessageId":"m","MD5OfMessageBody":"0cc175b9c0f1b6a831c399e269772661","SequenceNumber":"9"}],
             "Failed":[{"Id":"1","SenderFault":true,"Code":"InvalidMessageContents","Message":"no"}]}
            """).Sqs();

        SendMessageBatchResponse response = await sqs.SendMessageBatchAsync(new SendMessageBatchRequest
        {
            Entries = [new SendMessageBatchRequestEntry { Id = "0", MessageBody = "a" }, new SendMessageBatchRequestEntry { Id = "1", MessageBody = "\0" }],
        });

        SendMessageBatchResultEntry sent = Assert.Single(response.Successful!);
        BatchResultErrorEntry failed = Assert.Single(response.Failed!);
        Assert.Equal(("0", "m", "9"), (sent.Id, sent.MessageId, sent.SequenceNumber));
        Assert.Equal(("1", true, "InvalidMessageContents", "no"), (failed.Id, failed.SenderFault, failed.Code, failed.Message));
    }

    [Fact]
    public async Task Source_queues_are_read_although_their_member_is_spelt_differently()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("""{"queueUrls":["a","b"],"NextToken":"n"}""").Sqs();

        ListDeadLetterSourceQueuesResponse response = await sqs.ListDeadLetterSourceQueuesAsync(new ListDeadLetterSourceQueuesRequest());

        Assert.Equal(["a", "b"], response.QueueUrls);
        Assert.Equal("n", response.NextToken);
    }

    [Fact]
    public async Task An_answer_has_the_id_of_its_request_and_its_status()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("""{"TaskHandle":"h"}""", 200, ("x-amzn-RequestId", "id-1")).Sqs();

        StartMessageMoveTaskResponse response = await sqs.StartMessageMoveTaskAsync(new StartMessageMoveTaskRequest());

        Assert.Equal(("h", "id-1", HttpStatusCode.OK), (response.TaskHandle, response.ResponseMetadata.RequestId, response.HttpStatusCode));
    }

    [Fact]
    public async Task An_operation_without_output_may_be_answered_with_nothing()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("").Sqs();

        DeleteMessageResponse response = await sqs.DeleteMessageAsync(new DeleteMessageRequest { ReceiptHandle = "r" });

        Assert.Equal(HttpStatusCode.OK, response.HttpStatusCode);
    }

    [Fact]
    public async Task An_answer_that_is_not_JSON_is_not_read_as_empty()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("<html>a proxy</html>").Sqs();

        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => sqs.ReceiveMessageAsync(new ReceiveMessageRequest()));
    }

    [Fact]
    public async Task Pages_are_followed_to_the_last()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSQSClient sqs = service.Answer("""{"QueueUrls":["a"],"NextToken":"2"}""").Answer("""{"NextToken":"3"}""").Answer("""{"QueueUrls":["b"]}""").Sqs();
        List<string> found = [];

        await foreach (string url in sqs.Paginators.ListQueues(new ListQueuesRequest { MaxResults = 1 }).QueueUrls)
            found.Add(url);

        Assert.Equal(["a", "b"], found);
        Assert.Equal([null, "2", "3"], service.Requests.Select(request => (string?)request.Json!["NextToken"]));
    }
}
