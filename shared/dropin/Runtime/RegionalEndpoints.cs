using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace EcrMirror.Dropin;

/// <summary>
/// The addresses of a service that has one in each region, by the rules that SQS and SNS publish. Core knows the partitions.
/// </summary>
/// <param name="service">The first label of the host name.</param>
/// <param name="hasFipsByDefault">Whether the service's plain address in this partition and region is the FIPS one already.</param>
internal sealed class RegionalEndpoints(string service, Func<Partition, string, bool> hasFipsByDefault) : IEndpointProvider
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
        return (useFips, useDualStack) switch
        {
            (true, true) when !partition.supportsFIPS || !partition.supportsDualStack =>
                throw Refusal("FIPS and DualStack are enabled, but this partition does not support one or both"),
            (true, true) => $"https://{service}-fips.{region}.{partition.dualStackDnsSuffix}",
            (true, false) when !partition.supportsFIPS => throw Refusal("FIPS is enabled but this partition does not support FIPS"),
            (true, false) when hasFipsByDefault(partition, region) => $"https://{service}.{region}.amazonaws.com",
            (true, false) => $"https://{service}-fips.{region}.{partition.dnsSuffix}",
            (false, true) when !partition.supportsDualStack =>
                throw Refusal("DualStack is enabled but this partition does not support DualStack"),
            (false, true) => $"https://{service}.{region}.{partition.dualStackDnsSuffix}",
            (false, false) => $"https://{service}.{region}.{partition.dnsSuffix}",
        };
    }

    private static AmazonClientException Refusal(string reason) => new(reason);
}
