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
    private const int PolicyRounds = 3;

    // A queue for answers is made by who waits for them, perhaps at this moment.
    private static readonly TimeSpan PatienceWithTemporary = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TemporaryPause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, QueueSettings> _declared = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Queue>>> _queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _topics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SqsAddress, Batches<OutgoingMessage>> _sends = new();
    private readonly ConcurrentDictionary<string, Batches<string>> _deletes = new(StringComparer.Ordinal);
    private IAmazonSQS? _sqs;
    private IAmazonSimpleNotificationService? _sns;

    public Uri HostAddress => settings().HostAddress;

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

    /// <summary>Keeps how a queue is to be made, and its topics: whoever needs them first makes them so.</summary>
    public void Declare(QueueSettings queue) => _declared[queue.Name] = queue;

    /// <summary>Looks for the queue and its topics anew when they are needed next.</summary>
    public void Forget(QueueSettings queue)
    {
        _queues.TryRemove(queue.Name, out _);
        foreach (string topic in queue.Topics.Keys)
            _topics.TryRemove(topic, out _);
    }

    /// <summary>The queue, created if it is not there.</summary>
    public Task<Queue> QueueAsync(QueueSettings queue) => Once(_queues, queue.Name, () => FindOrCreateAsync(queue));

    /// <summary>Subscribes the queue to topics, which are created if they are not there, and returns the ARNs of the subscriptions.</summary>
    public async Task<IReadOnlyList<string>> SubscribeAsync(Queue queue, IReadOnlyDictionary<string, TopicSettings> topics, CancellationToken cancellationToken)
    {
        List<string> topicArns = [];
        foreach (string name in topics.Keys)
            topicArns.Add(await TopicAsync(name).WaitAsync(cancellationToken));

        // Before the subscriptions, so that the first message finds its way.
        await AllowAsync(queue, topicArns, cancellationToken);
        List<string> subscriptions = [];
        foreach (string topicArn in topicArns)
            subscriptions.Add(await SubscribeAsync(queue, topicArn, cancellationToken));
        return subscriptions;
    }

    /// <summary>Removes a queue that nothing outlives, with its subscriptions.</summary>
    public async Task RemoveAsync(Queue queue, IEnumerable<string> subscriptions, CancellationToken cancellationToken)
    {
        _queues.TryRemove(queue.Name, out _);
        await Sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = queue.Url }, cancellationToken);
        foreach (string subscription in subscriptions)
            await Sns.UnsubscribeAsync(new UnsubscribeRequest { SubscriptionArn = subscription }, cancellationToken);
    }

    /// <summary>Sends to a queue or publishes to a topic; either is created if it is not there.</summary>
    public Task SendAsync(SqsAddress address, OutgoingMessage message, CancellationToken cancellationToken) =>
        _sends.GetOrAdd(address, target => new Batches<OutgoingMessage>(
            target.IsTopic ? batch => PublishAsync(target, batch) : batch => SendAsync(target, batch),
            OutgoingMessage.SizeLimit,
            target.IsFifo ? 1 : ConcurrentRequests)).AddAsync(message, message.Size, cancellationToken);

    public Task DeleteAsync(Queue queue, string receiptHandle) =>
        _deletes.GetOrAdd(queue.Url, url => new Batches<string>(batch => DeleteAsync(url, batch), int.MaxValue, ConcurrentRequests))
            .AddAsync(receiptHandle, 0, CancellationToken.None);

    private static Task<TValue> Once<TValue>(ConcurrentDictionary<string, Lazy<Task<TValue>>> known, string name, Func<Task<TValue>> find)
    {
        // A failed look-up is no answer for the next one who asks.
        if (known.TryGetValue(name, out Lazy<Task<TValue>>? lookup) && lookup is { IsValueCreated: true, Value: { IsCompleted: true, IsCompletedSuccessfully: false } })
        {
            known.TryRemove(KeyValuePair.Create(name, lookup));
        }
        return known.GetOrAdd(name, _ => new Lazy<Task<TValue>>(() => Seen(find()))).Value;
    }

    // A failure is seen also where those who asked have given up.
    private static Task<TValue> Seen<TValue>(Task<TValue> lookup)
    {
        lookup.ContinueWith(
            static failed => _ = failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return lookup;
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
        return await DescribeAsync(queue.Name, await FindAsync(queue.Name) ?? await CreateAsync(queue));
    }

    private async Task<Queue> DescribeAsync(string name, string url)
    {
        GetQueueAttributesResponse answer = await Sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = ["All"] });
        Dictionary<string, string> attributes = answer.Attributes ?? [];
        int visibility = attributes.TryGetValue("VisibilityTimeout", out string? seconds) ? int.Parse(seconds, CultureInfo.InvariantCulture) : 30;
        return new Queue(name, url, attributes["QueueArn"], TimeSpan.FromSeconds(visibility), attributes.GetValueOrDefault("Policy"));
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
        try
        {
            return (await Sqs.CreateQueueAsync(request)).QueueUrl!;
        }
        catch (QueueNameExistsException)
        {
            // Somebody was faster, with other attributes: what exists is taken as it is.
            if (await FindAsync(queue.Name) is { } existing)
                return existing;
            throw;
        }
    }

    private Task<string> TopicAsync(string name) => Once(_topics, name, async () =>
    {
        TopicSettings? topic = _declared.Values.Select(queue => queue.Topics.GetValueOrDefault(name)).FirstOrDefault(settings => settings is not null);
        Dictionary<string, string> attributes = Texts(topic?.TopicAttributes ?? new Dictionary<string, object>());
        if (SqsAddress.IsFifoName(name))
            attributes["FifoTopic"] = "true";
        return (await Sns.CreateTopicAsync(new CreateTopicRequest { Name = name, Attributes = attributes.Count > 0 ? attributes : null })).TopicArn!;
    });

    private async Task AllowAsync(Queue queue, List<string> topicArns, CancellationToken cancellationToken)
    {
        // The policy is read, changed and written as a whole: another process that does the same may have written in between.
        string? policy = queue.Policy;
        for (int round = 0; round < PolicyRounds && topicArns.Count > 0 && QueuePolicy.Allowing(policy, queue.Arn, topicArns) is { } wanted; round++)
        {
            await Sqs.SetQueueAttributesAsync(
                new SetQueueAttributesRequest { QueueUrl = queue.Url, Attributes = new() { ["Policy"] = wanted } }, cancellationToken);
            GetQueueAttributesResponse answer = await Sqs.GetQueueAttributesAsync(
                new GetQueueAttributesRequest { QueueUrl = queue.Url, AttributeNames = ["Policy"] }, cancellationToken);
            policy = answer.Attributes?.GetValueOrDefault("Policy");
        }
    }

    private async Task<string> SubscribeAsync(Queue queue, string topicArn, CancellationToken cancellationToken)
    {
        var request = new SubscribeRequest
        {
            TopicArn = topicArn,
            Protocol = "sqs",
            Endpoint = queue.Arn,
            Attributes = new() { ["RawMessageDelivery"] = "true" },
            ReturnSubscriptionArn = true,
        };
        try
        {
            return (await Sns.SubscribeAsync(request, cancellationToken)).SubscriptionArn!;
        }
        catch (InvalidParameterException)
        {
            // There may be one with other attributes. It is taken as it is: what SNS wraps is unwrapped on receipt.
            if (await FindSubscriptionAsync(queue, topicArn, cancellationToken) is { } existing)
                return existing;
            throw;
        }
    }

    private async Task<string?> FindSubscriptionAsync(Queue queue, string topicArn, CancellationToken cancellationToken)
    {
        string? page = null;
        do
        {
            ListSubscriptionsByTopicResponse answer = await Sns.ListSubscriptionsByTopicAsync(
                new ListSubscriptionsByTopicRequest { TopicArn = topicArn, NextToken = page }, cancellationToken);
            if (answer.Subscriptions?.Find(subscription => subscription.Endpoint == queue.Arn) is { } found)
                return found.SubscriptionArn;
            page = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(page));
        return null;
    }

    // Those of this bus; other processes subscribe when they notice.
    private async Task SubscribeAgainAsync(string topic)
    {
        foreach (QueueSettings queue in _declared.Values.Where(queue => queue.Topics.ContainsKey(topic) && _queues.ContainsKey(queue.Name)))
            await SubscribeAsync(await QueueAsync(queue), new Dictionary<string, TopicSettings> { [topic] = queue.Topics[topic] }, CancellationToken.None);
    }

    private Task<Queue> TargetAsync(SqsAddress address)
    {
        if (_declared.TryGetValue(address.Name, out QueueSettings? declared))
            return QueueAsync(declared);
        return address.IsTemporary ? Once(_queues, address.Name, () => AwaitAsync(address)) : QueueAsync(new QueueSettings(address.Name));
    }

    // Its owner makes it and deletes it; made by us, it would stay for ever.
    private async Task<Queue> AwaitAsync(SqsAddress address)
    {
        long asked = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await FindAsync(address.Name) is { } url)
                return await DescribeAsync(address.Name, url);
            if (TimeProvider.System.GetElapsedTime(asked) > PatienceWithTemporary)
                throw new TransportException(address.In(HostAddress), $"The temporary queue {address.Name} is gone, and with it who waited for messages there.");
            await Task.Delay(TemporaryPause, TimeProvider.System);
        }
    }

    private async Task<IReadOnlyDictionary<int, Exception>> SendAsync(SqsAddress address, IReadOnlyList<OutgoingMessage> batch)
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
        Queue queue = await TargetAsync(address);
        SendMessageBatchResponse answer;
        try
        {
            answer = await SendOnceAsync();
        }
        catch (QueueDoesNotExistException)
        {
            _queues.TryRemove(address.Name, out _);
            queue = await TargetAsync(address);
            answer = await SendOnceAsync();
        }
        return Refusals.Of(address.Name, answer.Failed?.Select(entry => (entry.Id, entry.Code, entry.Message)));

        Task<SendMessageBatchResponse> SendOnceAsync() => Sqs.SendMessageBatchAsync(new SendMessageBatchRequest { QueueUrl = queue.Url, Entries = entries });
    }

    private async Task<IReadOnlyDictionary<int, Exception>> PublishAsync(SqsAddress address, IReadOnlyList<OutgoingMessage> batch)
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
            // A topic that is made again has no subscribers: what is published to it is lost.
            _topics.TryRemove(address.Name, out _);
            await SubscribeAgainAsync(address.Name);
            answer = await PublishOnceAsync();
        }
        return Refusals.Of(address.Name, answer.Failed?.Select(entry => (entry.Id, entry.Code, entry.Message)));

        async Task<PublishBatchResponse> PublishOnceAsync() =>
            await Sns.PublishBatchAsync(new PublishBatchRequest { TopicArn = await TopicAsync(address.Name), PublishBatchRequestEntries = entries });
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
