using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using EcrMirror.Hosting.Topics;
using EcrMirror.Registry;
using EcrMirror.State;

namespace EcrMirror.Hosting.Messages;

/// <summary>
/// What becomes of a message whose handler throws. What may pass is tried again a few times, and then, where a queue keeps messages, left
/// there to be delivered again (<see cref="Bus.RedeliveryFilter{T}"/>). Everything else goes to the error queue at once, where a person
/// finds it, and its <see cref="IFaultHandler{T}"/> is told.
/// </summary>
internal static class FaultRules
{
    /// <summary>The waits before a handler is tried again at once.</summary>
    public static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html, and what SQS, SNS and DynamoDB say instead.
    private static readonly string[] Throttles =
        ["Throttling", "ThrottlingException", "ThrottledException", "Throttled", "RequestThrottled", "RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded", "KmsThrottled", "KMS.ThrottlingException"];

    /// <summary>
    /// Whether a handler is tried again at once. Not one whose sending failed: MassTransit waits for every send of a delivery, and holds one
    /// that failed against it even if the next attempt succeeds.
    /// </summary>
    public static bool IsTriedAgain(Exception failed) => failed is RegistryException { IsTransient: true } or StateException { IsTransient: true };

    /// <summary>Whether the same may succeed later although nobody changes anything.</summary>
    public static bool IsTransient(Exception failed) => failed switch
    {
        RegistryException registry => registry.IsTransient,
        StateException state => state.IsTransient,
        TopicException topic => topic.IsTransient,
        AmazonServiceException refused => IsTransient(refused),
        HttpRequestException or HttpIOException or SocketException or TimeoutException => true,
        { InnerException: { } cause } => IsTransient(cause),
        _ => false,
    };

    private static bool IsTransient(AmazonServiceException refused) =>
        refused.StatusCode is 0 or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError || Throttles.Contains(refused.ErrorCode, StringComparer.Ordinal);
}
