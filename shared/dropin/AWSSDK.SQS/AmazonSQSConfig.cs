using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using EcrMirror.Dropin;

namespace Amazon.SQS;

/// <summary>Settings of an <see cref="AmazonSQSClient"/>: region or address, retries, timeouts.</summary>
public class AmazonSQSConfig : ClientConfig
{
    // In us-gov the plain address is the FIPS one.
    private static readonly RegionalEndpoints Endpoints = new("sqs", (partition, _) => partition.name is "aws-us-gov");

    public AmazonSQSConfig()
        : base(ServiceDefaults.Provider)
    {
        ServiceId = "SQS";
        AuthenticationServiceName = "sqs";
        EndpointProvider = Endpoints;
    }

    public override string ServiceVersion => "2012-11-05";

    public override string UserAgent => ProductName.For(ServiceId);

    public override string RegionEndpointServiceName => "sqs";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpointParameters.From(this, parameters.AlternateEndpoint));
}
