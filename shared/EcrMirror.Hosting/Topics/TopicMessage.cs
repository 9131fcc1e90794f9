namespace EcrMirror.Hosting.Topics;

/// <summary>What is published to a topic.</summary>
public sealed record TopicMessage
{
    /// <summary>Bytes that SNS takes, those of attributes included.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>What subscribers get.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// What filter policies of subscriptions see: names and values. One value is a String, several are a String.Array; a name without
    /// values is left out. SQS delivers ten names at most.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; }

    /// <summary>The same for a message that is told again: a FIFO topic tells it once within five minutes.</summary>
    public required string Id { get; init; }

    /// <summary>A FIFO topic keeps the order of messages with the same group; printable ASCII without blanks, at most 128 characters.</summary>
    public required string Group { get; init; }
}
