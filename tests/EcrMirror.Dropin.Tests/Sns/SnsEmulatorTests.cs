using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Testing.Peers;
using MessageAttributeValue = Amazon.SimpleNotificationService.Model.MessageAttributeValue;

namespace EcrMirror.Dropin.Tests.Sns;

public sealed class SnsEmulatorTests : IAsyncLifetime
{
    private Fauxqs _fauxqs = null!;
    private AmazonSQSClient _sqs = null!;
    private AmazonSimpleNotificationServiceClient _sns = null!;

    public async ValueTask InitializeAsync()
    {
        _fauxqs = await Fauxqs.StartAsync();
        var credentials = new BasicAWSCredentials("test", "test");
        string url = _fauxqs.Endpoint.ToString();
        _sqs = new AmazonSQSClient(credentials, new AmazonSQSConfig { ServiceURL = url, AuthenticationRegion = "eu-west-1" });
        _sns = new AmazonSimpleNotificationServiceClient(
            credentials, new AmazonSimpleNotificationServiceConfig { ServiceURL = url, AuthenticationRegion = "eu-west-1" });
    }

    public async ValueTask DisposeAsync()
    {
        _sqs?.Dispose();
        _sns?.Dispose();
        if (_fauxqs is not null)
            await _fauxqs.DisposeAsync();
    }

    [Fact]
    public async Task A_raw_subscription_delivers_what_was_published()
    {
        (string topic, string queue, _) = await SubscribeAsync(("RawMessageDelivery", "true"));
        const string Body = """{"name":"café <&+ 🐳"}""";

        await _sns.PublishAsync(new PublishRequest
        {
            TopicArn = topic,
            Message = Body,
            MessageAttributes = new()
            {
                ["Content-Type"] = new MessageAttributeValue { DataType = "String", StringValue = "application/json" },
                ["Bytes"] = new MessageAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream([1, 2, 255]) },
            },
        });
        Message message = Assert.Single(await ReceiveAsync(queue));

        Assert.Equal(Body, message.Body);
        Assert.Equal("application/json", message.MessageAttributes!["Content-Type"].StringValue);
        Assert.Equal([1, 2, 255], message.MessageAttributes["Bytes"].BinaryValue!.ToArray());
    }

    [Fact]
    public async Task Another_subscription_delivers_an_envelope()
    {
        (string topic, string queue, _) = await SubscribeAsync();

        PublishResponse published = await _sns.PublishAsync(new PublishRequest { TopicArn = topic, Message = "a" });
        JsonNode envelope = JsonNode.Parse(Assert.Single(await ReceiveAsync(queue)).Body!)!;

        Assert.Equal(("a", topic, published.MessageId), ((string?)envelope["Message"], (string?)envelope["TopicArn"], (string?)envelope["MessageId"]));
    }

    [Fact]
    public async Task A_batch_is_published_whole()
    {
        (string topic, string queue, _) = await SubscribeAsync(("RawMessageDelivery", "true"));

        PublishBatchResponse published = await _sns.PublishBatchAsync(new PublishBatchRequest
        {
            TopicArn = topic,
            PublishBatchRequestEntries = [.. Enumerable.Range(0, 10).Select(number => new PublishBatchRequestEntry { Id = $"{number}", Message = $"m{number}" })],
        });
        List<Message> received = await ReceiveAsync(queue);

        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), published.Successful!.Select(entry => entry.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"m{number}"), received.Select(message => message.Body).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Topics_are_described_tagged_listed_and_deleted()
    {
        CreateTopicResponse created = await _sns.CreateTopicAsync(new CreateTopicRequest { Name = "planned", Tags = [new Tag { Key = "team", Value = "registry" }] });
        CreateTopicResponse again = await _sns.CreateTopicAsync(new CreateTopicRequest { Name = "planned" });

        await _sns.SetTopicAttributesAsync(new SetTopicAttributesRequest { TopicArn = created.TopicArn, AttributeName = "DisplayName", AttributeValue = "P & D" });
        await _sns.TagResourceAsync(new TagResourceRequest { ResourceArn = created.TopicArn, Tags = [new Tag { Key = "stage", Value = "test" }] });
        GetTopicAttributesResponse attributes = await _sns.GetTopicAttributesAsync(new GetTopicAttributesRequest { TopicArn = created.TopicArn });
        List<string?> listed = await TopicsAsync();
        await _sns.DeleteTopicAsync(new DeleteTopicRequest { TopicArn = created.TopicArn });

        Assert.Equal(created.TopicArn, again.TopicArn);
        Assert.Equal("P & D", attributes.Attributes!["DisplayName"]);
        Assert.Equal([created.TopicArn], listed);
        Assert.Empty(await TopicsAsync());
        await Assert.ThrowsAsync<NotFoundException>(() => _sns.GetTopicAttributesAsync(new GetTopicAttributesRequest { TopicArn = created.TopicArn }));
    }

    [Fact]
    public async Task Subscriptions_are_described_changed_listed_and_ended()
    {
        (string topic, string queue, string subscription) = await SubscribeAsync();

        await _sns.SetSubscriptionAttributesAsync(new SetSubscriptionAttributesRequest
        {
            SubscriptionArn = subscription,
            AttributeName = "RawMessageDelivery",
            AttributeValue = "true",
        });
        GetSubscriptionAttributesResponse attributes = await _sns.GetSubscriptionAttributesAsync(
            new GetSubscriptionAttributesRequest { SubscriptionArn = subscription });
        ListSubscriptionsByTopicResponse listed = await _sns.ListSubscriptionsByTopicAsync(new ListSubscriptionsByTopicRequest { TopicArn = topic });
        await _sns.UnsubscribeAsync(new UnsubscribeRequest { SubscriptionArn = subscription });
        await _sns.PublishAsync(new PublishRequest { TopicArn = topic, Message = "a" });

        Assert.Equal("true", attributes.Attributes!["RawMessageDelivery"]);
        Assert.Equal([subscription], listed.Subscriptions!.Select(found => found.SubscriptionArn));
        Assert.Empty(await ReceiveAsync(queue));
    }

    private async Task<(string Topic, string Queue, string Subscription)> SubscribeAsync(params (string Name, string Value)[] attributes)
    {
        string topic = (await _sns.CreateTopicAsync(new CreateTopicRequest { Name = "planned" })).TopicArn!;
        string queue = (await _sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = "copies" })).QueueUrl!;
        GetQueueAttributesResponse described = await _sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = queue, AttributeNames = ["QueueArn"] });
        SubscribeResponse subscribed = await _sns.SubscribeAsync(new SubscribeRequest
        {
            TopicArn = topic,
            Protocol = "sqs",
            Endpoint = described.Attributes!["QueueArn"],
            Attributes = attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value, StringComparer.Ordinal),
            ReturnSubscriptionArn = true,
        });
        return (topic, queue, subscribed.SubscriptionArn!);
    }

    private async Task<List<Message>> ReceiveAsync(string queue)
    {
        ReceiveMessageResponse response = await _sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = queue, MaxNumberOfMessages = 10, MessageAttributeNames = ["All"] });
        return response.Messages ?? [];
    }

    private async Task<List<string?>> TopicsAsync()
    {
        List<string?> found = [];
        await foreach (Topic topic in _sns.Paginators.ListTopics(new ListTopicsRequest()).Topics)
            found.Add(topic.TopicArn);
        return found;
    }
}
