using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Dropin.Tests.Sqs;

public sealed class SqsEmulatorTests : IAsyncLifetime
{
    private Fauxqs _fauxqs = null!;
    private AmazonSQSClient _sqs = null!;

    public async ValueTask InitializeAsync()
    {
        _fauxqs = await Fauxqs.StartAsync();
        _sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = _fauxqs.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
    }

    public async ValueTask DisposeAsync()
    {
        _sqs?.Dispose();
        if (_fauxqs is not null)
            await _fauxqs.DisposeAsync();
    }

    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        string queue = await CreateAsync("copies");
        const string Body = """{"name":"café <&+'\"> €"}""";

        await _sqs.SendMessageAsync(new SendMessageRequest
        {
            QueueUrl = queue,
            MessageBody = Body,
            MessageAttributes = new()
            {
                ["Text"] = new MessageAttributeValue { DataType = "String", StringValue = "é" },
                ["Number"] = new MessageAttributeValue { DataType = "Number", StringValue = "7" },
                ["Bytes"] = new MessageAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream([1, 2, 255]) },
            },
        });
        Message message = Assert.Single(await ReceiveAsync(queue));

        Assert.Equal(Body, message.Body);
        Assert.Equal("1", message.Attributes!["ApproximateReceiveCount"]);
        Assert.Equal(("é", "7"), (message.MessageAttributes!["Text"].StringValue, message.MessageAttributes["Number"].StringValue));
        Assert.Equal([1, 2, 255], message.MessageAttributes["Bytes"].BinaryValue!.ToArray());
        Assert.NotNull(message.MD5OfMessageAttributes);
    }

    [Fact]
    public async Task A_deleted_message_is_gone_and_one_that_was_given_back_is_not()
    {
        string queue = await CreateAsync("copies");
        await _sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue, MessageBody = "a" });

        Message first = Assert.Single(await ReceiveAsync(queue));
        await _sqs.ChangeMessageVisibilityAsync(new ChangeMessageVisibilityRequest { QueueUrl = queue, ReceiptHandle = first.ReceiptHandle, VisibilityTimeout = 0 });
        Message second = Assert.Single(await ReceiveAsync(queue));
        await _sqs.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = queue, ReceiptHandle = second.ReceiptHandle });

        Assert.Equal("2", second.Attributes!["ApproximateReceiveCount"]);
        Assert.Equal(("0", "0"), await CountsAsync(queue));
    }

    [Fact]
    public async Task Batches_are_sent_given_back_and_deleted()
    {
        string queue = await CreateAsync("copies");

        SendMessageBatchResponse sent = await _sqs.SendMessageBatchAsync(new SendMessageBatchRequest
        {
            QueueUrl = queue,
            Entries = [.. Enumerable.Range(0, 10).Select(number => new SendMessageBatchRequestEntry { Id = $"{number}", MessageBody = $"body {number}" })],
        });
        List<Message> received = await ReceiveAsync(queue);
        ChangeMessageVisibilityBatchResponse returned = await _sqs.ChangeMessageVisibilityBatchAsync(new ChangeMessageVisibilityBatchRequest
        {
            QueueUrl = queue,
            Entries =
            [
                .. received.Take(3).Select((message, index) =>
                    new ChangeMessageVisibilityBatchRequestEntry { Id = $"{index}", ReceiptHandle = message.ReceiptHandle, VisibilityTimeout = 0 }),
            ],
        });
        DeleteMessageBatchResponse deleted = await _sqs.DeleteMessageBatchAsync(new DeleteMessageBatchRequest
        {
            QueueUrl = queue,
            Entries = [.. received.Skip(3).Select((message, index) => new DeleteMessageBatchRequestEntry { Id = $"{index}", ReceiptHandle = message.ReceiptHandle })],
        });

        Assert.Equal((10, 10, 3, 7), (sent.Successful!.Count, received.Count, returned.Successful!.Count, deleted.Successful!.Count));
        Assert.Equal(("3", "0"), await CountsAsync(queue));
    }

    [Fact]
    public async Task A_long_poll_ends_when_a_message_comes()
    {
        string queue = await CreateAsync("copies");

        Task<List<Message>> waiting = ReceiveAsync(queue, waitSeconds: 20);
        await _sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue, MessageBody = "a" });

        Assert.Single(await waiting.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System));
    }

    [Fact]
    public async Task A_long_poll_can_be_given_up()
    {
        string queue = await CreateAsync("copies");
        using var stop = new CancellationTokenSource();

        Task<ReceiveMessageResponse> waiting = _sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = queue, WaitTimeSeconds = 20 }, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System));
    }

    [Fact]
    public async Task A_message_that_nobody_manages_ends_in_the_dead_letter_queue()
    {
        string dead = await CreateAsync("dead");
        string queue = await CreateAsync("copies", ("VisibilityTimeout", "0"));
        await _sqs.SetQueueAttributesAsync(new SetQueueAttributesRequest
        {
            QueueUrl = queue,
            Attributes = new() { ["RedrivePolicy"] = new JsonObject { ["deadLetterTargetArn"] = await ArnAsync(dead), ["maxReceiveCount"] = "1" }.ToJsonString() },
        });
        await _sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue, MessageBody = "poison" });

        Assert.Single(await ReceiveAsync(queue));
        Assert.Empty(await ReceiveAsync(queue));

        Assert.Equal("poison", Assert.Single(await ReceiveAsync(dead)).Body);
    }

    [Fact]
    public async Task A_FIFO_queue_keeps_the_order_of_a_group_and_sends_once()
    {
        string queue = await CreateAsync("ordered.fifo", ("FifoQueue", "true"));

        foreach (string id in (string[])["1", "1", "2"])
            await _sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue, MessageBody = id, MessageGroupId = "g", MessageDeduplicationId = id });
        List<string?> bodies = [];
        for (int receives = 0; receives < 2; receives++)
        {
            Message message = Assert.Single(await ReceiveAsync(queue));
            bodies.Add(message.Body);
            await _sqs.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = queue, ReceiptHandle = message.ReceiptHandle });
        }

        Assert.Equal(["1", "2"], bodies);
        Assert.Empty(await ReceiveAsync(queue));
    }

    [Fact]
    public async Task Queues_are_found_tagged_emptied_and_deleted()
    {
        string queue = await CreateAsync("copies");
        await CreateAsync("others");
        await _sqs.TagQueueAsync(new TagQueueRequest { QueueUrl = queue, Tags = new() { ["team"] = "registry" } });
        await _sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue, MessageBody = "a" });

        ListQueuesResponse listed = await _sqs.ListQueuesAsync(new ListQueuesRequest { QueueNamePrefix = "cop" });
        GetQueueUrlResponse found = await _sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "copies" });
        await _sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = queue });
        (string Visible, string InFlight) counts = await CountsAsync(queue);
        await _sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = queue });

        Assert.Equal([queue], listed.QueueUrls);
        Assert.Equal(queue, found.QueueUrl);
        Assert.Equal(("0", "0"), counts);
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => _sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "copies" }));
    }

    [Fact]
    public async Task What_the_emulator_refuses_has_its_type()
    {
        string queue = await CreateAsync("copies", ("VisibilityTimeout", "30"));
        var differently = new CreateQueueRequest { QueueName = "copies", Attributes = new() { ["VisibilityTimeout"] = "31" } };
        var empty = new SendMessageBatchRequest { QueueUrl = queue, Entries = [] };
        var tooMany = new SendMessageBatchRequest
        {
            QueueUrl = queue,
            Entries = [.. Enumerable.Range(0, 11).Select(number => new SendMessageBatchRequestEntry { Id = $"{number}", MessageBody = "a" })],
        };
        var tooLong = new SendMessageBatchRequest
        {
            QueueUrl = queue,
            Entries = [.. Enumerable.Range(0, 5).Select(number => new SendMessageBatchRequestEntry { Id = $"{number}", MessageBody = new string('a', 250_000) })],
        };
        var indistinct = new SendMessageBatchRequest
        {
            QueueUrl = queue,
            Entries = [new SendMessageBatchRequestEntry { Id = "0", MessageBody = "a" }, new SendMessageBatchRequestEntry { Id = "0", MessageBody = "b" }],
        };

        await Assert.ThrowsAsync<QueueNameExistsException>(() => _sqs.CreateQueueAsync(differently));
        await Assert.ThrowsAsync<EmptyBatchRequestException>(() => _sqs.SendMessageBatchAsync(empty));
        await Assert.ThrowsAsync<TooManyEntriesInBatchRequestException>(() => _sqs.SendMessageBatchAsync(tooMany));
        await Assert.ThrowsAsync<BatchRequestTooLongException>(() => _sqs.SendMessageBatchAsync(tooLong));
        await Assert.ThrowsAsync<BatchEntryIdsNotDistinctException>(() => _sqs.SendMessageBatchAsync(indistinct));
        await Assert.ThrowsAsync<InvalidMessageContentsException>(() => _sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue, MessageBody = "\0" }));
    }

    private async Task<string> CreateAsync(string name, params (string Name, string Value)[] attributes)
    {
        CreateQueueResponse response = await _sqs.CreateQueueAsync(new CreateQueueRequest
        {
            QueueName = name,
            Attributes = attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value, StringComparer.Ordinal),
        });
        return response.QueueUrl!;
    }

    private async Task<List<Message>> ReceiveAsync(string queue, int waitSeconds = 0)
    {
        ReceiveMessageResponse response = await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest
        {
            QueueUrl = queue,
            MaxNumberOfMessages = 10,
            WaitTimeSeconds = waitSeconds,
            MessageAttributeNames = ["All"],
            MessageSystemAttributeNames = ["All"],
        });
        return response.Messages ?? [];
    }

    private async Task<string> ArnAsync(string queue) => (await AttributesAsync(queue))["QueueArn"];

    private async Task<(string Visible, string InFlight)> CountsAsync(string queue)
    {
        Dictionary<string, string> attributes = await AttributesAsync(queue);
        return (attributes["ApproximateNumberOfMessages"], attributes["ApproximateNumberOfMessagesNotVisible"]);
    }

    private async Task<Dictionary<string, string>> AttributesAsync(string queue) =>
        (await _sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = queue, AttributeNames = ["All"] })).Attributes!;
}
