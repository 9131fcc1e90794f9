using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Sending;
using MassTransit.AmazonSqsTransport.Topology;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>Moves messages to a queue of their own, with the reason as attributes.</summary>
internal sealed class MovedMessages(SqsConnection connection, string queueName)
{
    private readonly SqsAddress _address = new(queueName, IsTopic: false, IsTemporary: false);

    public Task MoveAsync(ReceiveContext context, params (string Name, string Value)[] reasons)
    {
        Message message = Find(context);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in reasons)
            attributes[name] = value;
        foreach ((string name, MessageAttributeValue value) in message.MessageAttributes ?? [])
        {
            if (attributes.Count < OutgoingMessage.AttributeLimit && !name.StartsWith("MT-", StringComparison.Ordinal) && value.StringValue is { Length: > 0 } text)
                attributes.TryAdd(name, text);
        }

        // A message that just fitted must be movable, or it would come back for ever.
        string body = context.Body.GetString();
        var moved = new OutgoingMessage(body, attributes);
        if (moved.Size > OutgoingMessage.SizeLimit && attributes.Remove(MessageHeaders.FaultMessage))
            moved = new OutgoingMessage(body, attributes);
        return connection.SendAsync(
            _address,
            moved with
            {
                GroupId = _address.IsFifo ? message.Attributes?.GetValueOrDefault("MessageGroupId") ?? message.MessageId : null,
                DeduplicationId = _address.IsFifo ? message.MessageId : null,
            },
            CancellationToken.None);
    }

    private static Message Find(ReceiveContext context) =>
        context.TryGetPayload(out SqsMessageLock? messageLock) ? messageLock.Message : throw new ArgumentException("The message did not come from SQS.", nameof(context));
}
