using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace EcrMirror.State.Storage;

/// <summary>What DynamoDB or the way to it refused, as an error that names table, action and cure.</summary>
internal static class DynamoFailure
{
    public static bool IsOurs(Exception refused) =>
        refused is AmazonServiceException or AmazonClientException or IOException or HttpRequestException
        && refused is not ConditionalCheckFailedException;

    // Error codes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
    public static StateException Explain(Exception refused, string action, string table)
    {
        return refused switch
        {
            AmazonServiceException { ErrorCode: "ResourceNotFoundException" } => Permanent(
                $"There is no table '{table}' in this account and region. Make the tables with 'ecr-mirror tables create'; if they are there under another name, check DynamoDb:TablePrefix and the region."),

            AmazonServiceException { ErrorCode: "AccessDeniedException" } denied => Permanent(
                $"dynamodb:{action} on table '{table}' is not allowed: {denied.Message} Allow it in the policy of the role, or run with another."),

            AmazonServiceException { ErrorCode: "ValidationException" } invalid => Permanent(
                $"DynamoDB does not accept {action} on table '{table}': {invalid.Message} If the table was made by something else, its keys are others than ours: name another prefix."),

            AmazonServiceException { ErrorCode: "InvalidSignatureException" or "RequestTimeTooSkewed" or "RequestExpired" } skewed => Permanent(
                $"DynamoDB does not accept the signature of {action} on table '{table}': {skewed.Message} Is this machine's clock right? It may be off by 5 minutes at most. Otherwise check the secret key."),

            AmazonServiceException { ErrorCode: "UnrecognizedClientException" or "InvalidClientTokenId" or "ExpiredTokenException" or "MissingAuthenticationTokenException" or "IncompleteSignatureException" } unknown => Permanent(
                $"DynamoDB does not accept the credentials of {action} on table '{table}': {unknown.Message} Renew them, or name others."),

            ProvisionedThroughputExceededException throttled => Throttled(throttled, throttled.ThrottlingReasons),
            ThrottlingException throttled => Throttled(throttled, throttled.ThrottlingReasons),
            RequestLimitExceededException throttled => Throttled(throttled, throttled.ThrottlingReasons),

            // Two writers met, or a table is being changed: the next try finds it settled.
            AmazonServiceException { ErrorCode: "TransactionConflictException" or "ReplicatedWriteConflictException" or "ResourceInUseException" } conflict => Transient(
                $"{action} on table '{table}' met another change: {conflict.Message}"),

            AmazonServiceException answered when (int)answered.StatusCode is >= 400 and < 500 => Permanent(
                $"DynamoDB refused {action} on table '{table}': {answered.ErrorCode}: {answered.Message}"),

            // The SDK finds no credentials before it sends anything; nothing else is an error of the client alone.
            AmazonClientException when refused.InnerException is not (IOException or HttpRequestException) => Permanent(
                $"{action} on table '{table}' could not be sent: {refused.Message} Credentials are looked for in the environment, the profile and the role of the machine or pod."),

            AmazonServiceException { StatusCode: not 0 } failed => Transient(
                $"DynamoDB failed {action} on table '{table}' with status {(int)failed.StatusCode}: {failed.Message}"),

            _ => Transient($"DynamoDB cannot be reached for {action} on table '{table}': {refused.Message}"),
        };

        StateException Permanent(string message) => new(message, refused);

        StateException Transient(string message) => new(message, refused) { IsTransient = true };

        StateException Throttled(AmazonServiceException throttled, List<ThrottlingReason>? reasons)
        {
            string because = reasons is { Count: > 0 }
                ? " (" + string.Join("; ", reasons.Select(reason => $"{reason.Reason} of {reason.Resource}")) + ")"
                : "";
            return Transient($"DynamoDB throttles {action} on table '{table}': {throttled.Message}{because} Raise the table's capacity or limits if this goes on.");
        }
    }

    public static StateException Stalled(OperationCanceledException stalled, string action, string table) =>
        new($"DynamoDB did not answer {action} on table '{table}' in time.", stalled) { IsTransient = true };

    /// <summary>A batch of which DynamoDB kept leaving something undone.</summary>
    public static StateException Unprocessed(string action, string table, int left) => new(
        $"DynamoDB left {left} parts of {action} on table '{table}' undone again and again: the table is throttled. Raise its capacity or limits.")
    {
        IsTransient = true,
    };
}
