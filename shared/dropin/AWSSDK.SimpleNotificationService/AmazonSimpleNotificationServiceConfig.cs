using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService;

/// <summary>Settings of an <see cref="AmazonSimpleNotificationServiceClient"/>: region or address, retries, timeouts.</summary>
public class AmazonSimpleNotificationServiceConfig : ClientConfig
{
    // In these two regions the plain address is the FIPS one.
    private static readonly RegionalEndpoints Endpoints = new("sns", (_, region) => region is "us-gov-east-1" or "us-gov-west-1");

    public AmazonSimpleNotificationServiceConfig()
        : base(ServiceDefaults.Provider)
    {
        ServiceId = "SNS";
        AuthenticationServiceName = "sns";
        EndpointProvider = Endpoints;
    }

    public override string ServiceVersion => "2010-03-31";

    public override string UserAgent => ProductName.For(ServiceId);

    public override string RegionEndpointServiceName => "sns";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpointParameters.From(this, parameters.AlternateEndpoint));
}
