using System.Collections.Concurrent;
using System.Globalization;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.AmazonSqsTransport.Sending;
using MassTransit.AmazonSqsTransport.Topology;

namespace MassTransit.AmazonSqsTransport.Connection;

/// <summary>The clients of one bus, and what it knows of queues and topics that exist. What turns out to be gone is forgotten and made again.</summary>
internal sealed class SqsConnection(Func<SqsHostSettings> settings)
{
    private const int ConcurrentRequests = 4;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<Queue>>> _queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _topics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SqsAddress, Batches<OutgoingMessage>> _sends = new();
    private readonly ConcurrentDictionary<string, Batches<string>> _deletes = new(StringComparer.Ordinal);
    private IAmazonSQS? _sqs;
    private IAmazonSimpleNotificationService? _sns;

    public IAmazonSQS Sqs
    {
        get
        {
            lock (_lock)
                return _sqs ??= settings().CreateSqs();
        }
    }

    private IAmazonSimpleNotificationService Sns
    {
        get
        {
            lock (_lock)
                return _sns ??= settings().CreateSns();
        }
    }

    /// <summary>Lets go of the clients; a bus that starts again gets new ones.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _sqs?.Dispose();
            _sns?.Dispose();
            (_sqs, _sns) = (null, null);
        }
        _queues.Clear();
        _topics.Clear();
    }

    public void Forget(string queue) => _queues.TryRemove(queue, out _);

    public void ForgetTopics() => _topics.Clear();

    /// <summary>The queue, created if it is not there.</summary>
    public Task<Queue> QueueAsync(QueueSettings queue) => Once(_queues, queue.Name, () => FindOrCreateAsync(queue));

    /// <summary>Subscribes the queue to a topic, which is created if it is not there, and returns the subscription's ARN.</summary>
    public async Task<IReadOnlyList<string>> SubscribeAsync(Queue queue, IReadOnlyDictionary<string, TopicSettings> topics, CancellationToken cancellationToken)
    {
        List<string> topicArns = [];
        foreach ((string name, TopicSettings topic) in topics)
            topicArns.Add(await TopicAsync(name, topic));

        // Before the subscriptions, so that the first message finds its way.
        if (topicArns.Count > 0 && QueuePolicy.Allowing(queue.Policy, queue.Arn, topicArns) is { } policy)
        {
            await Sqs.SetQueueAttributesAsync(
                new SetQueueAttributesRequest { QueueUrl = queue.Url, Attributes = new() { ["Policy"] = policy } }, cancellationToken);
        }

        List<string> subscriptions = [];
        foreach (string topicArn in topicArns)
        {
            SubscribeResponse subscribed = await Sns.SubscribeAsync(
                new SubscribeRequest
                {
                    TopicArn = topicArn,
                    Protocol = "sqs",
                    Endpoint = queue.Arn,
                    Attributes = new() { ["RawMessageDelivery"] = "true" },
                    ReturnSubscriptionArn = true,
                },
                cancellationToken);
            subscriptions.Add(subscribed.SubscriptionArn!);
        }
        return subscriptions;
    }

    /// <summary>Removes a queue that nothing outlives, with its subscriptions.</summary>
    public async Task RemoveAsync(Queue queue, IEnumerable<string> subscriptions, CancellationToken cancellationToken)
    {
        foreach (string subscription in subscriptions)
            await Sns.UnsubscribeAsync(new UnsubscribeRequest { SubscriptionArn = subscription }, cancellationToken);
        Forget(queue.Name);
        await Sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = queue.Url }, cancellationToken);
    }

    /// <exception cref="TransportException">The message is larger than AWS takes, or was refused.</exception>
    public Task SendAsync(SqsAddress address, OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (message.Size > OutgoingMessage.SizeLimit)
        {
            throw new TransportException(
                address.In(settings().HostAddress),
                $"The message has {message.Size} bytes with its attributes; {address.Name} takes {OutgoingMessage.SizeLimit} at most.");
        }

        Batches<OutgoingMessage> batches = _sends.GetOrAdd(address, target => new Batches<OutgoingMessage>(
            target.IsTopic ? batch => PublishAsync(target.Name, batch) : batch => SendAsync(target.Name, batch),
            OutgoingMessage.SizeLimit,
            target.IsFifo ? 1 : ConcurrentRequests));
        return batches.AddAsync(message, message.Size).WaitAsync(cancellationToken);
    }

    public Task DeleteAsync(Queue queue, string receiptHandle) =>
        _deletes.GetOrAdd(queue.Url, url => new Batches<string>(batch => DeleteAsync(url, batch), int.MaxValue, ConcurrentRequests)).AddAsync(receiptHandle, 0);

    private static Task<TValue> Once<TValue>(ConcurrentDictionary<string, Lazy<Task<TValue>>> known, string name, Func<Task<TValue>> find)
    {
        Lazy<Task<TValue>> lookup = known.GetOrAdd(name, _ => new Lazy<Task<TValue>>(find));

        // A failed look-up is no answer for the next one who asks.
        if (!lookup.IsValueCreated || lookup.Value is not { IsFaulted: true } and not { IsCanceled: true })
            return lookup.Value;
        known.TryRemove(KeyValuePair.Create(name, lookup));
        return known.GetOrAdd(name, _ => new Lazy<Task<TValue>>(find)).Value;
    }

    private static Dictionary<string, string> Texts(IEnumerable<KeyValuePair<string, object>> attributes) =>
        attributes.ToDictionary(
            attribute => attribute.Key,
            attribute => attribute.Value switch
            {
                bool flag => flag ? "true" : "false",
                _ => Convert.ToString(attribute.Value, CultureInfo.InvariantCulture) ?? "",
            },
            StringComparer.Ordinal);

    private async Task<Queue> FindOrCreateAsync(QueueSettings queue)
    {
        string url = await FindAsync(queue.Name) ?? await CreateAsync(queue);
        GetQueueAttributesResponse answer = await Sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = ["All"] });
        Dictionary<string, string> attributes = answer.Attributes ?? [];
        int visibility = attributes.TryGetValue("VisibilityTimeout", out string? seconds) ? int.Parse(seconds, CultureInfo.InvariantCulture) : 30;
        return new Queue(queue.Name, url, attributes["QueueArn"], TimeSpan.FromSeconds(visibility), attributes.GetValueOrDefault("Policy"));
    }

    private async Task<string?> FindAsync(string name)
    {
        try
        {
            return (await Sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = name })).QueueUrl;
        }
        catch (QueueDoesNotExistException)
        {
            return null;
        }
    }

    private async Task<string> CreateAsync(QueueSettings queue)
    {
        Dictionary<string, string> attributes = Texts(queue.Attributes);
        if (SqsAddress.IsFifoName(queue.Name))
            attributes["FifoQueue"] = "true";
        var request = new CreateQueueRequest { QueueName = queue.Name, Attributes = attributes, Tags = queue.Tags.Count > 0 ? queue.Tags : null };
        return (await Sqs.CreateQueueAsync(request)).QueueUrl!;
    }

    private Task<string> TopicAsync(string name, TopicSettings? topic = null) => Once(_topics, name, async () =>
    {
        Dictionary<string, string> attributes = Texts(topic?.TopicAttributes ?? new Dictionary<string, object>());
        if (SqsAddress.IsFifoName(name))
            attributes["FifoTopic"] = "true";
        return (await Sns.CreateTopicAsync(new CreateTopicRequest { Name = name, Attributes = attributes.Count > 0 ? attributes : null })).TopicArn!;
    });

    private async Task<IReadOnlyDictionary<int, Exception>> SendAsync(string name, IReadOnlyList<OutgoingMessage> batch)
    {
        List<SendMessageBatchRequestEntry> entries =
        [
            .. batch.Select((message, index) => new SendMessageBatchRequestEntry
            {
                Id = $"{index}",
                MessageBody = message.Body,
                MessageGroupId = message.GroupId,
                MessageDeduplicationId = message.DeduplicationId,
                DelaySeconds = message.DelaySeconds,
                MessageAttributes = message.Attributes.ToDictionary(
                    attribute => attribute.Key,
                    attribute => new Amazon.SQS.Model.MessageAttributeValue { DataType = "String", StringValue = attribute.Value }),
            }),
        ];
        SendMessageBatchResponse answer;
        try
        {
            answer = await SendOnceAsync();
        }
        catch (QueueDoesNotExistException)
        {
            Forget(name);
            answer = await SendOnceAsync();
        }
        return Refusals.Of(name, answer.Failed?.Select(entry => (entry.Id, entry.Code, entry.Message)));

        async Task<SendMessageBatchResponse> SendOnceAsync()
        {
            Queue queue = await QueueAsync(new QueueSettings(name));
            return await Sqs.SendMessageBatchAsync(new SendMessageBatchRequest { QueueUrl = queue.Url, Entries = entries });
        }
    }

    private async Task<IReadOnlyDictionary<int, Exception>> PublishAsync(string name, IReadOnlyList<OutgoingMessage> batch)
    {
        List<PublishBatchRequestEntry> entries =
        [
            .. batch.Select((message, index) => new PublishBatchRequestEntry
            {
                Id = $"{index}",
                Message = message.Body,
                MessageGroupId = message.GroupId,
                MessageDeduplicationId = message.DeduplicationId,
                MessageAttributes = message.Attributes.ToDictionary(
                    attribute => attribute.Key,
                    attribute => new Amazon.SimpleNotificationService.Model.MessageAttributeValue { DataType = "String", StringValue = attribute.Value }),
            }),
        ];
        PublishBatchResponse answer;
        try
        {
            answer = await PublishOnceAsync();
        }
        catch (NotFoundException)
        {
            _topics.TryRemove(name, out _);
            answer = await PublishOnceAsync();
        }
        return Refusals.Of(name, answer.Failed?.Select(entry => (entry.Id, entry.Code, entry.Message)));

        async Task<PublishBatchResponse> PublishOnceAsync() =>
            await Sns.PublishBatchAsync(new PublishBatchRequest { TopicArn = await TopicAsync(name), PublishBatchRequestEntries = entries });
    }

    private async Task<IReadOnlyDictionary<int, Exception>> DeleteAsync(string url, IReadOnlyList<string> receiptHandles)
    {
        DeleteMessageBatchResponse answer = await Sqs.DeleteMessageBatchAsync(new DeleteMessageBatchRequest
        {
            QueueUrl = url,
            Entries = [.. receiptHandles.Select((handle, index) => new DeleteMessageBatchRequestEntry { Id = $"{index}", ReceiptHandle = handle })],
        });
        return Refusals.Of(url[(url.LastIndexOf('/') + 1)..], answer.Failed?.Select(entry => (entry.Id, entry.Code, entry.Message)));
    }
}
