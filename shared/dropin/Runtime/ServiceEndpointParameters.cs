using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace EcrMirror.Dropin;

/// <summary>What the address of a regional service depends on; the names are those of the endpoint rule sets.</summary>
internal sealed class ServiceEndpointParameters : EndpointParameters
{
    public string? Region => this[nameof(Region)] as string;

    public string? Endpoint => this[nameof(Endpoint)] as string;

    public bool UseDualStack => this[nameof(UseDualStack)] is true;

    public bool UseFips => this["UseFIPS"] is true;

    /// <summary>What a client's settings say.</summary>
    public static ServiceEndpointParameters From(IClientConfig config, RegionEndpoint? alternateRegion) => new()
    {
        [nameof(Region)] = (alternateRegion ?? config.RegionEndpoint)?.SystemName,
        [nameof(Endpoint)] = config.ServiceURL,
        [nameof(UseDualStack)] = config.UseDualstackEndpoint,
        ["UseFIPS"] = config.UseFIPSEndpoint,
    };
}
