using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Amazon.SQS.Model;

namespace Amazon.SQS;

/// <summary>
/// Compares what the service says it received or stored with what was sent or arrived. SQS uses MD5 for this: it is against
/// accidents, not against attackers.
/// </summary>
/// <remarks>
/// Source: the SQS developer guide, "Calculating the MD5 message digest for message attributes". A digest that the service does not
/// give is not missed: it gives one for attributes only when there are some.
/// </remarks>
internal static class MessageDigests
{
    /// <exception cref="AmazonSQSException">The service received something else.</exception>
    public static void Verify(SendMessageRequest request, SendMessageResponse response)
    {
        Compare("body", response.MessageId, response.MD5OfMessageBody, OfBody(request.MessageBody));
        Compare("attributes", response.MessageId, response.MD5OfMessageAttributes, OfAttributes(request.MessageAttributes));
        Compare("system attributes", response.MessageId, response.MD5OfMessageSystemAttributes, OfAttributes(request.MessageSystemAttributes));
    }

    /// <exception cref="AmazonSQSException">The service received something else in an entry that it accepted.</exception>
    public static void Verify(SendMessageBatchRequest request, SendMessageBatchResponse response)
    {
        foreach (SendMessageBatchResultEntry sent in response.Successful ?? [])
        {
            // Ids are the caller's: an answer about one that was not asked says nothing about any entry.
            SendMessageBatchRequestEntry entry = request.Entries?.Find(entry => entry.Id == sent.Id)
                ?? throw new AmazonSQSException($"The service accepted entry '{sent.Id}', which is not in the batch.");
            Compare("body", sent.MessageId, sent.MD5OfMessageBody, OfBody(entry.MessageBody));
            Compare("attributes", sent.MessageId, sent.MD5OfMessageAttributes, OfAttributes(entry.MessageAttributes));
            Compare("system attributes", sent.MessageId, sent.MD5OfMessageSystemAttributes, OfAttributes(entry.MessageSystemAttributes));
        }
    }

    /// <exception cref="AmazonSQSException">A message did not arrive as the service has it.</exception>
    public static void Verify(ReceiveMessageResponse response)
    {
        foreach (Message message in response.Messages ?? [])
        {
            Compare("body", message.MessageId, message.MD5OfBody, OfBody(message.Body));
            Compare("attributes", message.MessageId, message.MD5OfMessageAttributes, OfAttributes(message.MessageAttributes));
        }
    }

    private static void Compare(string part, string? messageId, string? said, byte[] computed)
    {
        if (said is not null && !said.Equals(Convert.ToHexStringLower(computed), StringComparison.OrdinalIgnoreCase))
        {
            throw new AmazonSQSException(
                $"The {part} of message {messageId} changed on the way: the service has MD5 {said}, we have {Convert.ToHexStringLower(computed)}.");
        }
    }

    private static byte[] OfBody(string? body) => Md5(Encoding.UTF8.GetBytes(body ?? ""));

    private static byte[] OfAttributes(Dictionary<string, MessageAttributeValue>? attributes) =>
        OfAttributes(attributes?.Select(pair => (pair.Key, pair.Value.DataType, pair.Value.StringValue, pair.Value.BinaryValue)));

    private static byte[] OfAttributes(Dictionary<string, MessageSystemAttributeValue>? attributes) =>
        OfAttributes(attributes?.Select(pair => (pair.Key, pair.Value.DataType, pair.Value.StringValue, pair.Value.BinaryValue)));

    // By name, for each: name, data type, one byte for the kind of the value, value; every text and value after its length.
    private static byte[] OfAttributes(IEnumerable<(string Name, string? DataType, string? Text, MemoryStream? Binary)>? attributes)
    {
        const byte TextKind = 1, BinaryKind = 2;
        using var buffer = new MemoryStream();
        foreach ((string name, string? dataType, string? text, MemoryStream? binary) in (attributes ?? []).OrderBy(attribute => attribute.Name, StringComparer.Ordinal))
        {
            Append(buffer, Encoding.UTF8.GetBytes(name));
            Append(buffer, Encoding.UTF8.GetBytes(dataType ?? ""));
            buffer.WriteByte(binary is null ? TextKind : BinaryKind);
            Append(buffer, binary?.ToArray() ?? Encoding.UTF8.GetBytes(text ?? ""));
        }

        return Md5(buffer.ToArray());
    }

    private static void Append(MemoryStream buffer, byte[] value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        buffer.Write(length);
        buffer.Write(value);
    }

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The digest of SQS is MD5.")]
    private static byte[] Md5(byte[] content) => MD5.HashData(content);
}
