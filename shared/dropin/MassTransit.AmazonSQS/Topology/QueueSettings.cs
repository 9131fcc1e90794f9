namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>A queue to receive from, as configured.</summary>
internal sealed class QueueSettings(string name)
{
    private const int LongestName = 72;

    public string Name => name;

    /// <summary>Whether SQS takes the name, and those of the fault queues that are made of it.</summary>
    public bool HasValidName
    {
        get
        {
            string stem = SqsAddress.IsFifoName(name) ? name[..^".fifo".Length] : name;
            return stem.Length > 0 && name.Length <= LongestName && stem.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
        }
    }

    public bool IsTemporary { get; set; }

    public int WaitTimeSeconds { get; set; } = 3;

    public int RedeliverVisibilitySeconds { get; set; } = 1;

    public bool PurgesOnStartup { get; set; }

    public Dictionary<string, object> Attributes { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The topics to subscribe to, with attributes for those that are to be created.</summary>
    public Dictionary<string, TopicSettings> Topics { get; } = new(StringComparer.Ordinal);
}
