using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace EcrMirror.Dropin;

/// <summary>
/// The addresses of a service that has one in each region, by the endpoint rule sets that AWS publishes. Core knows the partitions.
/// </summary>
/// <param name="hostOf">What stands before the region in the host name.</param>
internal sealed class RegionalEndpoints(Func<RegionalAddress, string> hostOf) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var wanted = (ServiceEndpointParameters)parameters;
        return new Endpoint(wanted switch
        {
            { Endpoint: not null, UseFips: true } => throw Refusal("Invalid Configuration: FIPS and custom endpoint are not supported"),
            { Endpoint: not null, UseDualStack: true } => throw Refusal("Invalid Configuration: Dualstack and custom endpoint are not supported"),
            { Endpoint: { } endpoint } => endpoint,
            { Region: { } region } => InRegion(region, wanted.UseFips, wanted.UseDualStack),
            _ => throw Refusal("Invalid Configuration: Missing Region"),
        });
    }

    private string InRegion(string region, bool useFips, bool useDualStack)
    {
        Partition partition = Fn.Partition(region);
        string host = hostOf(new RegionalAddress(partition, region, useFips, useDualStack));
        return (useFips, useDualStack) switch
        {
            (true, true) when !partition.supportsFIPS || !partition.supportsDualStack =>
                throw Refusal("FIPS and DualStack are enabled, but this partition does not support one or both"),
            (true, false) when !partition.supportsFIPS => throw Refusal("FIPS is enabled but this partition does not support FIPS"),
            (false, true) when !partition.supportsDualStack =>
                throw Refusal("DualStack is enabled but this partition does not support DualStack"),
            (_, true) => $"https://{host}.{region}.{partition.dualStackDnsSuffix}",
            (_, false) => $"https://{host}.{region}.{partition.dnsSuffix}",
        };
    }

    private static AmazonClientException Refusal(string reason) => new(reason);
}
