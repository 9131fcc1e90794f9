using System.Diagnostics.CodeAnalysis;
using Amazon.SQS.Model;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>The attributes of a message as headers, with the id that SQS gave it.</summary>
internal sealed class ReceivedHeaders(Message message) : IHeaderProvider
{
    public IEnumerable<KeyValuePair<string, object>> GetAll()
    {
        yield return KeyValuePair.Create<string, object>(MessageHeaders.TransportMessageId, message.MessageId!);
        foreach ((string name, MessageAttributeValue value) in message.MessageAttributes ?? [])
        {
            if (value.StringValue is { } text)
                yield return KeyValuePair.Create<string, object>(name, text);
        }
    }

    public bool TryGetHeader(string key, [NotNullWhen(true)] out object? value)
    {
        value = key == MessageHeaders.TransportMessageId
            ? message.MessageId
            : message.MessageAttributes?.FirstOrDefault(attribute => attribute.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value?.StringValue;
        return value is not null;
    }
}
