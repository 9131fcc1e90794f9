using MassTransit.AmazonSqsTransport.Receiving;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsReceiveEndpointConfiguration(SqsHostConfiguration host, QueueSettings queue, IEndpointConfiguration endpoint)
    : ReceiveEndpointConfiguration(host, endpoint), IAmazonSqsReceiveEndpointConfigurator
{
    public QueueSettings Queue => queue;

    public override Uri HostAddress => host.HostAddress;

    public override Uri InputAddress => new SqsAddress(queue.Name, IsTopic: false, queue.IsTemporary).In(host.HostAddress);

    public bool Durable
    {
        set => _ = value;
    }

    public bool AutoDelete
    {
        set
        {
            queue.IsTemporary = value;
            Changed(nameof(AutoDelete));
        }
    }

    public IDictionary<string, object> QueueAttributes => queue.Attributes;

    public IDictionary<string, string> QueueTags => queue.Tags;

    public ushort WaitTimeSeconds
    {
        set => queue.WaitTimeSeconds = value;
    }

    public bool PurgeOnStartup
    {
        set => queue.PurgesOnStartup = value;
    }

    public int RedeliverVisibilityTimeout
    {
        set => queue.RedeliverVisibilitySeconds = value;
    }

    public void Subscribe<T>(Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null)
        where T : class =>
        Subscribe(host.BusConfiguration.Topology.Message.GetMessageTopology<T>().EntityName, callback);

    public void Subscribe(string topicName, Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null)
    {
        if (!queue.Topics.TryGetValue(topicName, out TopicSettings? topic))
            queue.Topics[topicName] = topic = new TopicSettings();
        callback?.Invoke(topic);
    }

    public override ReceiveEndpointContext CreateReceiveEndpointContext() => CreateContext();

    public void Build(IHost owner)
    {
        SqsReceiveEndpointContext context = CreateContext();
        ReceiveEndpoint = new ReceiveEndpoint(new SqsReceiveTransport(context, host, queue), context);
        owner.AddReceiveEndpoint(queue.Name, (ReceiveEndpoint)ReceiveEndpoint);
    }

    public override IEnumerable<ValidationResult> Validate()
    {
        foreach (ValidationResult result in base.Validate())
            yield return result;
        if (!queue.HasValidName)
            yield return this.Failure("QueueName", $"'{queue.Name}' must be letters, digits, '-' and '_', 72 at most: SQS takes 80, and fault queues have suffixes");
        if (queue.WaitTimeSeconds is < 0 or > 20)
            yield return this.Failure("WaitTimeSeconds", "must be between 0 and 20");
        if (queue.RedeliverVisibilitySeconds is < 0 or > 43_200)
            yield return this.Failure("RedeliverVisibilityTimeout", "must be between 0 and 43200");
    }

    private SqsReceiveEndpointContext CreateContext()
    {
        var builder = new SqsReceiveEndpointBuilder(this);
        ApplySpecifications(builder);
        var context = new SqsReceiveEndpointContext(host, this);
        ISendTopology send = host.BusConfiguration.Topology.Send;
        MovedMessages errors = MovedTo(send.ErrorQueueNameFormatter.FormatErrorQueueName(queue.Name));
        MovedMessages skipped = MovedTo(send.DeadLetterQueueNameFormatter.FormatDeadLetterQueueName(queue.Name));
        context.GetOrAddPayload<IErrorTransport>(() => new ErrorQueue(errors));
        context.GetOrAddPayload<IDeadLetterTransport>(() => new SkippedQueue(skipped));
        return context;
    }

    // What is kept for a person must not be gone sooner than what nobody had to look at.
    private MovedMessages MovedTo(string name)
    {
        host.Connection.Declare(new QueueSettings(name) { Attributes = queue.Attributes, Tags = queue.Tags });
        return new MovedMessages(host.Connection, name);
    }
}
