namespace MassTransit.AmazonSqsTransport.Configuration;

/// <summary>Where the settings of the host are, once the bus is configured: topics are named by them, later.</summary>
internal sealed class HostSettingsSlot
{
    public SqsHostSettings Settings { get; set; } = new(new Uri("amazonsqs://localhost"));
}
