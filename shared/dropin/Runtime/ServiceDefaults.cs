using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace EcrMirror.Dropin;

/// <summary>What a client has that was told nothing: the values that the AWS SDK reference guide gives for each defaults mode.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html</remarks>
internal static class ServiceDefaults
{
    /// <summary>A provider over all modes, which Core asks for one of them.</summary>
    public static IDefaultConfigurationProvider Provider { get; } = new DefaultConfigurationProvider(
    [
        Mode(DefaultConfigurationMode.Standard, connect: 3_100),
        Mode(DefaultConfigurationMode.InRegion, connect: 1_100),
        Mode(DefaultConfigurationMode.CrossRegion, connect: 3_100),
        Mode(DefaultConfigurationMode.Mobile, connect: 30_000),
        Mode(DefaultConfigurationMode.Auto, connect: 1_100),
    ]);

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connect) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connect),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connect),
    };
}
