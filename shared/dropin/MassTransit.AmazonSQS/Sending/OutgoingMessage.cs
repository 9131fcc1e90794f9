using System.Text;

namespace MassTransit.AmazonSqsTransport.Sending;

/// <summary>What goes to a queue or a topic: a text with attributes that are texts.</summary>
internal sealed record OutgoingMessage(string Body, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>How many attributes SQS takes with a message.</summary>
    public const int AttributeLimit = 10;

    /// <summary>
    /// How many bytes a message, and a batch of them, can have in SNS. SQS takes four times as many today; the limit is one for both, so
    /// that what was sent can be published as well.
    /// </summary>
    public const int SizeLimit = 256 * 1024;

    /// <summary>How many bytes SQS itself takes, for what came from a queue and goes to another.</summary>
    public const int QueueSizeLimit = 1024 * 1024;

    public string? GroupId { get; init; }

    public string? DeduplicationId { get; init; }

    public int? DelaySeconds { get; init; }

    /// <summary>Its bytes as AWS counts them: body, and names, types and values of attributes.</summary>
    public int Size { get; } = Encoding.UTF8.GetByteCount(Body)
        + Attributes.Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Key) + "String".Length + Encoding.UTF8.GetByteCount(attribute.Value));
}
