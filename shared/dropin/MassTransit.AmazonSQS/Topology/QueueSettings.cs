namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>A queue to receive from, as configured.</summary>
internal sealed class QueueSettings(string name)
{
    public string Name => name;

    public bool IsTemporary { get; set; }

    public int WaitTimeSeconds { get; set; } = 3;

    public int RedeliverVisibilitySeconds { get; set; } = 1;

    public bool PurgesOnStartup { get; set; }

    public Dictionary<string, object> Attributes { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The topics to subscribe to, with attributes for those that are to be created.</summary>
    public Dictionary<string, TopicSettings> Topics { get; } = new(StringComparer.Ordinal);
}
