using Amazon.Runtime.Internal;

namespace Amazon.SimpleNotificationService;

/// <summary>What Core calls the service in its user agent and metrics.</summary>
internal sealed class SnsMetadata : IServiceMetadata
{
    public string ServiceId => "SNS";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
