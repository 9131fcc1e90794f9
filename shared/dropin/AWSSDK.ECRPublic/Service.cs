using System.Text.Json;
using EcrMirror.Dropin;

namespace Amazon.ECRPublic;

/// <summary>What sets the service apart from others.</summary>
internal static class Service
{
    public static ServiceDescription Description { get; } = new(
        "ECR PUBLIC", SigningName: "ecr-public", EndpointPrefix: "api.ecr-public", "2020-10-30", new RegionalEndpoints(HostOf));

    public static JsonProtocol Protocol { get; } = new(
        "Amazon.ECRPublic", "SpencerFrontendService", "1.1", JsonFormat.Of(EcrPublicJson.Default, JsonNamingPolicy.CamelCase), EcrPublicErrors.All);

    private static string HostOf(RegionalAddress address) => address switch
    {
        { UseFips: true } => "api.ecr-public-fips",
        { UseDualStack: true, Partition.name: "aws" } => "ecr-public",
        _ => "api.ecr-public",
    };
}
