using Amazon.Runtime.Internal;

namespace Amazon.SQS;

/// <summary>What Core calls the service in its user agent and metrics.</summary>
internal sealed class SqsMetadata : IServiceMetadata
{
    public string ServiceId => "SQS";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
