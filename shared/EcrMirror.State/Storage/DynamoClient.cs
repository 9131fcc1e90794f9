using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace EcrMirror.State.Storage;

/// <summary>The SDK's client as we use it.</summary>
internal static class DynamoClient
{
    // Longer than any answer of DynamoDB's takes, so that a connection that died silently is given up and tried again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <exception cref="StateException">No region or endpoint is known.</exception>
    public static AmazonDynamoDBClient Open(DynamoDbOptions options)
    {
        // Standard and not adaptive: adaptive slows down every table of the client when one partition of one of them is throttled.
        var configuration = new AmazonDynamoDBConfig
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.Retries,
            Timeout = Patience,
        };
        if (options.Region is { } region)
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        if (options.ServiceUrl is { } url)
        {
            configuration.ServiceURL = url;
            configuration.AuthenticationRegion = options.Region;
        }

        try
        {
            return new AmazonDynamoDBClient(configuration);
        }
        catch (AmazonClientException unknown)
        {
            throw new StateException(
                $"It is not known where the DynamoDB tables are: {unknown.Message} Set DynamoDb:Region or AWS_REGION.", unknown);
        }
    }
}
