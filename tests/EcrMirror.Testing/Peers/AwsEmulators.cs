namespace EcrMirror.Testing.Peers;

/// <summary>Where clients of others find AWS in a test.</summary>
/// <param name="Queues">SQS and SNS.</param>
/// <param name="Tables">DynamoDB.</param>
public sealed record AwsEmulators(Uri Queues, Uri Tables)
{
    /// <summary>What tells the clients so, and keeps them from the accounts of whoever runs the tests.</summary>
    internal IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        // What nobody stands in for is refused here rather than asked of AWS.
        ["AWS_ENDPOINT_URL"] = Queues.ToString(),
        ["AWS_ENDPOINT_URL_SQS"] = Queues.ToString(),
        ["AWS_ENDPOINT_URL_SNS"] = Queues.ToString(),
        ["AWS_ENDPOINT_URL_DYNAMODB"] = Tables.ToString(),
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_DEFAULT_REGION"] = "eu-west-1",
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_PAGER"] = "",
    };
}
