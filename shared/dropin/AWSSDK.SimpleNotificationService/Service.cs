using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService;

/// <summary>What sets the service apart from others.</summary>
internal static class Service
{
    public static ServiceDescription Description { get; } = new("SNS", SigningName: "sns", EndpointPrefix: "sns", "2010-03-31", new RegionalEndpoints(HostOf));

    // Made for the first request: a bus that has no topics to make needs no XML.
    public static QueryProtocol Protocol => field ??= new("Amazon.SimpleNotificationService", Description.Version, SnsOperations.All, SnsErrors.All);

    // In these two regions the plain address is the FIPS one.
    private static string HostOf(RegionalAddress address) => address switch
    {
        { UseFips: true, UseDualStack: false, Region: "us-gov-east-1" or "us-gov-west-1" } => "sns",
        { UseFips: true } => "sns-fips",
        _ => "sns",
    };
}
