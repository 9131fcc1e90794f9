using Amazon.Runtime;

namespace EcrMirror.Hosting.Bus;

/// <summary>What to do about a refusal of SQS or SNS. State says so itself.</summary>
internal static class AwsAdvice
{
    /// <summary>A sentence with a blank before it, for the end of another; empty where nothing is known.</summary>
    public static string For(Exception? failed) => failed switch
    {
        AmazonServiceException refused => For(refused.ErrorCode),
        { InnerException: { } cause } => For(cause),
        _ => "",
    };

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html; JSON and query protocol differ in names.
    private static string For(string? code) => code switch
    {
        "AccessDenied" or "AccessDeniedException" or "AuthorizationError" or "AuthorizationErrorException" or "KMS.AccessDeniedException" or "KmsAccessDenied" =>
            " Allow the action in the policy of this process's role, and in that of the queue, topic or key.",
        "SignatureDoesNotMatch" or "InvalidSignatureException" or "RequestExpired" or "RequestTimeTooSkewed" =>
            " Is this machine's clock right? It may be off by 5 minutes at most. Otherwise check the secret key.",
        "ExpiredToken" or "ExpiredTokenException" or "InvalidClientTokenId" or "UnrecognizedClientException" or "InvalidAccessKeyId" =>
            " Renew the credentials, or name others.",
        _ => "",
    };
}
