using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using EcrMirror.Ecr.Hosts;

namespace EcrMirror.Ecr.Clients;

/// <summary>Clients of STS for the region of a registry, or for the endpoint that the settings name.</summary>
internal static class StsClients
{
    /// <param name="registry">The registry.</param>
    /// <param name="options">Where STS is, if not where AWS has it.</param>
    /// <param name="credentials">Who asks; this process's own identity where it is null.</param>
    public static AmazonSecurityTokenServiceClient Open(EcrRegistry registry, EcrOptions options, AWSCredentials? credentials = null)
    {
        var configuration = new AmazonSecurityTokenServiceConfig { RetryMode = RequestRetryMode.Standard, MaxErrorRetry = 2 };
        if (options.StsEndpoint is { } endpoint)
        {
            configuration.ServiceURL = endpoint;
            configuration.AuthenticationRegion = registry.Region;
        }
        else
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(registry.Region);
            if (registry.IsFips)
                configuration.UseFIPSEndpoint = true;
        }

        return credentials is null ? new AmazonSecurityTokenServiceClient(configuration) : new AmazonSecurityTokenServiceClient(credentials, configuration);
    }
}
