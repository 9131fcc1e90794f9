using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Sending;
using MassTransit.AmazonSqsTransport.Topology;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>Moves messages to a queue of their own, with the reason as attributes.</summary>
internal sealed class MovedMessages(SqsConnection connection, string queueName)
{
    private readonly SqsAddress _address = new(queueName, IsTopic: false, IsTemporary: false);

    /// <param name="context">The message.</param>
    /// <param name="reasons">Why, the most important first.</param>
    public Task MoveAsync(ReceiveContext context, params (string Name, string Value)[] reasons)
    {
        Message message = Find(context);
        List<(string Name, string Value)> attributes =
        [
            .. reasons,
            .. from attribute in message.MessageAttributes ?? []
               where !attribute.Key.StartsWith("MT-", StringComparison.Ordinal) && attribute.Value.StringValue is { Length: > 0 }
               select (attribute.Key, attribute.Value.StringValue),
        ];

        // A message that just fitted must be movable, or it would come back for ever.
        string body = context.Body.GetString();
        int kept = Math.Min(attributes.Count, OutgoingMessage.AttributeLimit);
        OutgoingMessage moved = With(kept);
        while (moved.Size > OutgoingMessage.QueueSizeLimit && kept > 0)
            moved = With(--kept);
        return connection.SendAsync(
            _address,
            moved with
            {
                GroupId = message.Attributes?.GetValueOrDefault("MessageGroupId") ?? (_address.IsFifo ? message.MessageId : null),
                DeduplicationId = _address.IsFifo ? message.MessageId : null,
            },
            CancellationToken.None);

        OutgoingMessage With(int count) => new(body, attributes.Take(count).ToDictionary(StringComparer.Ordinal));
    }

    private static Message Find(ReceiveContext context) =>
        context.TryGetPayload(out SqsMessageLock? messageLock) ? messageLock.Message : throw new ArgumentException("The message did not come from SQS.", nameof(context));
}
