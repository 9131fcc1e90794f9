using Amazon.Runtime;

namespace EcrMirror.Hosting.Topics;

/// <summary>What SNS or the way to it refused, as an error that names topic, action and cure.</summary>
internal static class TopicFailure
{
    public static bool IsOurs(Exception refused) =>
        refused is AmazonServiceException or AmazonClientException or IOException or HttpRequestException or TimeoutException;

    // Error codes: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html and those of Publish and CreateTopic.
    public static TopicException Explain(Exception refused, string action, string topic)
    {
        return refused switch
        {
            AmazonServiceException { ErrorCode: "NotFound" or "NotFoundException" or "ResourceNotFound" } => new TopicException(
                $"There is no topic {topic}. Make it, or name another; what was not told is in the error queue and can be moved back then.", refused)
            {
                IsMissing = true,
            },

            AmazonServiceException { ErrorCode: "AuthorizationError" or "AuthorizationErrorException" or "AccessDenied" or "AccessDeniedException" } denied => Permanent(
                $"sns:{action} on {topic} is not allowed: {denied.Message} Allow it in the policy of the role, and for a topic of another account in the topic's policy too."),

            AmazonServiceException { ErrorCode: { } code } key when code.StartsWith("KMS", StringComparison.Ordinal) && !IsThrottled(key) => Permanent(
                $"The key that encrypts {topic} cannot be used for sns:{action}: {key.Message} Allow kms:GenerateDataKey* and kms:Decrypt on it to the role."),

            AmazonServiceException { ErrorCode: "SignatureDoesNotMatch" or "InvalidSignatureException" or "RequestTimeTooSkewed" or "RequestExpired" } skewed => Permanent(
                $"SNS does not accept the signature of {action} on {topic}: {skewed.Message} Is this machine's clock right? It may be off by 5 minutes at most. Otherwise check the secret key."),

            AmazonServiceException { ErrorCode: "InvalidClientTokenId" or "UnrecognizedClientException" or "ExpiredToken" or "ExpiredTokenException" or "MissingAuthenticationToken" or "IncompleteSignature" } unknown => Permanent(
                $"SNS does not accept the credentials of {action} on {topic}: {unknown.Message} Renew them, or name others."),

            AmazonServiceException throttled when IsThrottled(throttled) => Transient(
                $"SNS throttles {action} on {topic}: {throttled.Message} Raise the account's limit if this goes on."),

            AmazonServiceException answered when (int)answered.StatusCode is >= 400 and < 500 => Permanent(
                $"SNS refused {action} on {topic}: {answered.ErrorCode}: {answered.Message}"),

            // The SDK finds no credentials before it sends anything; nothing else is an error of the client alone.
            AmazonClientException when refused.InnerException is not (IOException or HttpRequestException or OperationCanceledException or TimeoutException) => Permanent(
                $"{action} on {topic} could not be sent: {refused.Message} Credentials are looked for in the environment, the profile and the role of the machine or pod."),

            AmazonServiceException { StatusCode: not 0 } failed => Transient(
                $"SNS failed {action} on {topic} with status {(int)failed.StatusCode}: {failed.Message}"),

            _ => Transient($"SNS cannot be reached for {action} on {topic}: {refused.Message}"),
        };

        TopicException Permanent(string message) => new(message, refused);

        TopicException Transient(string message) => new(message, refused) { IsTransient = true };
    }

    public static TopicException Stalled(OperationCanceledException stalled, string action, string topic) =>
        new($"SNS did not answer {action} on {topic} in time.", stalled) { IsTransient = true };

    private static bool IsThrottled(AmazonServiceException refused) =>
        (int)refused.StatusCode is 429 || (refused.ErrorCode?.Contains("Throttl", StringComparison.Ordinal) ?? false);
}
