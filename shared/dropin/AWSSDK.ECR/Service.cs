using System.Text.Json;
using EcrMirror.Dropin;

namespace Amazon.ECR;

/// <summary>What sets the service apart from others.</summary>
internal static class Service
{
    public static ServiceDescription Description { get; } = new("ECR", SigningName: "ecr", EndpointPrefix: "api.ecr", "2015-09-21", new RegionalEndpoints(HostOf));

    public static JsonProtocol Protocol { get; } = new(
        "Amazon.ECR", "AmazonEC2ContainerRegistry_V20150921", "1.1", JsonFormat.Of(EcrJson.Default, JsonNamingPolicy.CamelCase), EcrErrors.All);

    // The rule set has "api.ecr-fips" for IPv4 alone; what is documented and listed is "ecr-fips" (AWS General Reference, "Amazon ECR endpoints").
    private static string HostOf(RegionalAddress address) => address switch
    {
        { UseFips: true } => "ecr-fips",
        { UseDualStack: true } => "ecr",
        _ => "api.ecr",
    };
}
