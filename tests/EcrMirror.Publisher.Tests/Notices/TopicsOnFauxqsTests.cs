using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Topics;
using EcrMirror.Oci;
using EcrMirror.Publisher.Notices;
using EcrMirror.State.Requests;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Publisher.Tests.Notices;

/// <summary>A Publisher with queues and topics of an emulator, and subscribers to its topics.</summary>
public sealed class TopicsOnFauxqsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CapturedLog _log = new();
    private Fauxqs _emulator = null!;
    private AmazonSQSClient _sqs = null!;
    private AmazonSimpleNotificationServiceClient _sns = null!;
    private IHost? _publisher;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        _emulator = await Fauxqs.StartAsync(Cancellation);
        var credentials = new BasicAWSCredentials("test", "test");
        string url = _emulator.Endpoint.ToString();
        _sqs = new AmazonSQSClient(credentials, new AmazonSQSConfig { ServiceURL = url, AuthenticationRegion = "eu-west-1" });
        _sns = new AmazonSimpleNotificationServiceClient(
            credentials, new AmazonSimpleNotificationServiceConfig { ServiceURL = url, AuthenticationRegion = "eu-west-1" });
    }

    public async ValueTask DisposeAsync()
    {
        if (_publisher is not null)
            await _publisher.StopAsync(CancellationToken.None);
        _publisher?.Dispose();
        _sqs?.Dispose();
        _sns?.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task The_topic_is_made_at_start_and_a_subscriber_hears_what_its_filter_lets_through()
    {
        await StartAsync();
        string topic = Assert.Single((await _sns.ListTopicsAsync(new ListTopicsRequest(), Cancellation)).Topics!).TopicArn!;
        string queue = await SubscribeAsync(topic, ("FilterPolicy", """{"event": ["ImagePublished"], "destination": [{"suffix": ".amazonaws.com"}]}"""));

        await TellAsync(SampleEvents.Failed);
        await TellAsync(SampleEvents.Published);
        Message heard = await TakeAsync(queue);

        Assert.EndsWith(":ecr-mirror-events", topic, StringComparison.Ordinal);
        Assert.Equal(EventWriter.Write(SampleEvents.Published).Text, heard.Body);
        Assert.Equal(
            [
                "destination=123456789012.dkr.ecr.eu-west-1.amazonaws.com", "event=ImagePublished", "requestId=release-42",
                "source=docker.io/library/alpine", "version=1",
            ],
            heard.MessageAttributes!.Select(attribute => $"{attribute.Key}={attribute.Value.StringValue}").Order(StringComparer.Ordinal));
        Assert.Contains(_log.Lines, line => line.Contains($"Events are told to {topic}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_topic_that_is_not_there_leaves_the_event_in_the_error_queue_and_a_line_that_says_what_to_do()
    {
        await StartAsync("arn:aws:sns:eu-west-1:000000000000:missing");

        await TellAsync(SampleEvents.Published);
        Message left = await TakeAsync("notices_error");

        Assert.Equal("release-42", (string?)JsonNode.Parse(left.Body!)!["message"]!["requestIds"]![0]);
        Assert.Contains(_log.Lines, line => line.StartsWith("Error: The world could not be told of ImagePublished", StringComparison.Ordinal)
            && line.Contains("There is no topic arn:aws:sns:eu-west-1:000000000000:missing. Make it,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_left_in_the_error_queue_can_be_moved_back()
    {
        await StartAsync("arn:aws:sns:eu-west-1:000000000000:late");
        await TellAsync(SampleEvents.Published);
        Message left = await TakeAsync("notices_error");
        string topic = (await _sns.CreateTopicAsync(new CreateTopicRequest { Name = "late" }, Cancellation)).TopicArn!;
        string queue = await SubscribeAsync(topic);

        await _sqs.SendMessageAsync(
            new SendMessageRequest { QueueUrl = await UrlAsync("notices"), MessageBody = left.Body, MessageAttributes = left.MessageAttributes }, Cancellation);

        Assert.Equal(EventWriter.Write(SampleEvents.Published).Text, (await TakeAsync(queue)).Body);
    }

    [Fact]
    public async Task A_reply_that_cannot_be_told_is_in_an_error_queue_of_its_own_and_says_for_whom_it_is()
    {
        await StartAsync();
        string queue = await SubscribeAsync("arn:aws:sns:eu-west-1:000000000000:ecr-mirror-events");
        await NoteAsync("release-42", "arn:aws:sns:eu-west-1:000000000000:missing");

        await TellAsync(SampleEvents.Published);
        Message heard = await TakeAsync(queue);
        Message left = await TakeAsync("replies_error");

        Assert.Equal("ImagePublished", (string?)JsonNode.Parse(heard.Body!)!["event"]);
        Assert.Equal("arn:aws:sns:eu-west-1:000000000000:missing", (string?)JsonNode.Parse(left.Body!)!["headers"]!["Reply-Topic"]);
        Assert.DoesNotContain(
            (await _sns.ListTopicsAsync(new ListTopicsRequest(), Cancellation)).Topics!,
            topic => topic.TopicArn!.Contains("Fault", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_topic_that_was_deleted_while_the_process_ran_is_made_again()
    {
        await StartAsync();
        await _sns.DeleteTopicAsync(new DeleteTopicRequest { TopicArn = "arn:aws:sns:eu-west-1:000000000000:ecr-mirror-events" }, Cancellation);
        await NoteAsync("release-42", (await _sns.CreateTopicAsync(new CreateTopicRequest { Name = "mine" }, Cancellation)).TopicArn);
        string queue = await SubscribeAsync("arn:aws:sns:eu-west-1:000000000000:mine");

        await TellAsync(SampleEvents.Published);
        await TakeAsync(queue);

        Assert.Contains(
            (await _sns.ListTopicsAsync(new ListTopicsRequest(), Cancellation)).Topics!,
            topic => topic.TopicArn!.EndsWith(":ecr-mirror-events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_FIFO_topic_tells_an_event_once_although_it_was_told_it_twice()
    {
        await StartAsync("events.fifo");
        string queue = await SubscribeAsync("arn:aws:sns:eu-west-1:000000000000:events.fifo");

        await TellAsync(SampleEvents.Published);
        await TellAsync(SampleEvents.Published);
        await TellAsync(SampleEvents.Failed);
        string[] heard = [Event(await TakeAsync(queue)), Event(await TakeAsync(queue))];

        Assert.Equal(["ImagePublished", "MirrorFailed"], heard.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_event_that_waits_for_its_topic_when_the_process_ends_goes_back_to_its_queue()
    {
        var topics = new RecordedTopics(_ => { });
        topics.Refuse(NoticesInMemory.Everything, Enumerable.Repeat(new TopicException("Out.") { IsTransient = true }, 100));
        await StartAsync(NoticesInMemory.Everything, services => services.AddSingleton<ITopics>(topics));
        await TellAsync(SampleEvents.Published);
        await topics.RefusedAsync(NoticesInMemory.Everything, left: 98);

        await _publisher!.StopAsync(Cancellation);

        Assert.Equal("release-42", (string?)JsonNode.Parse((await TakeAsync("notices")).Body!)!["message"]!["requestIds"]![0]);
        Assert.Empty(topics.Told);
    }

    private async Task StartAsync(string? topic = null, Action<IServiceCollection>? also = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(_log);
        var bus = new BusOptions
        {
            Transport = TransportKind.AmazonSqs,
            Region = "eu-west-1",
            ServiceUrl = _emulator.Endpoint.ToString(),
            VisibilityTimeout = TimeSpan.FromSeconds(5),
            StopTimeout = TimeSpan.FromSeconds(1),
            RedeliverAfter = TimeSpan.FromSeconds(1),
        };
        PublisherScene.AddPublisher(builder.Services, new ManualTimeProvider())
            .Configure<BusOptions>(options => (options.Transport, options.Region, options.ServiceUrl) = (bus.Transport, bus.Region, bus.ServiceUrl))
            .Configure<NoticeOptions>(notices => notices.Topic = topic ?? notices.Topic)
            .AddMirrorBus(bus, PublisherModule.Queues)
            .AddOptions<MassTransit.MassTransitHostOptions>().Configure(options => options.WaitUntilStarted = true);
        also?.Invoke(builder.Services);
        _publisher = builder.Build();
        await _publisher.StartAsync(Cancellation);
    }

    private Task<RequestRecord> NoteAsync(string requestId, string? replyTopic) => _publisher!.Services.GetRequiredService<IRequestLog>().RecordAsync(
        new RequestRecord { RequestId = requestId, Content = Digest.Sha256("x"u8), ReceivedAt = DateTimeOffset.UnixEpoch, ReplyTopic = replyTopic }, Cancellation);

    private Task TellAsync(object happened) => _publisher!.Services.GetRequiredService<IMessageSender>().TellAsync(happened, Cancellation);

    private async Task<string> SubscribeAsync(string topic, params (string Name, string Value)[] attributes)
    {
        bool isFifo = topic.EndsWith(".fifo", StringComparison.Ordinal);
        string queue = isFifo ? "heard.fifo" : "heard";
        string? url = (await _sqs.CreateQueueAsync(
            new CreateQueueRequest { QueueName = queue, Attributes = isFifo ? new() { ["FifoQueue"] = "true" } : null }, Cancellation)).QueueUrl;
        GetQueueAttributesResponse described = await _sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = ["QueueArn"] }, Cancellation);
        var subscription = new SubscribeRequest
        {
            TopicArn = topic,
            Protocol = "sqs",
            Endpoint = described.Attributes!["QueueArn"],
            Attributes = attributes.Append(("RawMessageDelivery", "true")).ToDictionary(StringComparer.Ordinal),
        };
        await _sns.SubscribeAsync(subscription, Cancellation);
        return queue;
    }

    private async Task<Message> TakeAsync(string queue)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(Cancellation, patience.Token);
        while (true)
        {
            var question = new ReceiveMessageRequest { QueueUrl = await UrlAsync(queue), WaitTimeSeconds = 1, MessageAttributeNames = ["All"], MaxNumberOfMessages = 1 };
            if ((await _sqs.ReceiveMessageAsync(question, both.Token)).Messages is [var message, ..])
            {
                await _sqs.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = question.QueueUrl, ReceiptHandle = message.ReceiptHandle }, both.Token);
                return message;
            }
        }
    }

    private async Task<string> UrlAsync(string queue)
    {
        try
        {
            return (await _sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue }, Cancellation)).QueueUrl!;
        }
        catch (QueueDoesNotExistException)
        {
            return (await _sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = queue }, Cancellation)).QueueUrl!;
        }
    }

    private static string Event(Message message) => (string)JsonNode.Parse(message.Body!)!["event"]!;
}
