using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace EcrMirror.Dropin;

/// <summary>What Core has to know of a service.</summary>
/// <param name="ServiceId">What the service is called in user agents, in metrics and in <c>AWS_ENDPOINT_URL_…</c>.</param>
/// <param name="SigningName">What the service is called in signatures.</param>
/// <param name="EndpointPrefix">What the service is called in lists of addresses.</param>
/// <param name="Version">The version of the service's API, a date.</param>
/// <param name="Endpoints">Where the service is.</param>
internal sealed record ServiceDescription(
    string ServiceId, string SigningName, string EndpointPrefix, string Version, IEndpointProvider Endpoints) : IServiceMetadata
{
    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
