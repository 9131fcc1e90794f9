using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using EcrMirror.Hosting.Topics;
using EcrMirror.Registry;
using EcrMirror.State;
using MassTransit;

namespace EcrMirror.Hosting.Bus;

/// <summary>
/// What becomes of a message whose handler throws. What may pass is tried again a few times, and then, where a queue keeps messages, left
/// there to be delivered again (<see cref="RedeliveryFilter{T}"/>). Everything else goes to the error queue at once, where a person
/// finds it, and a <see cref="Fault{T}"/> says so.
/// </summary>
internal static class FaultRules
{
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html, and what SQS, SNS and DynamoDB say instead.
    private static readonly string[] Throttles =
        ["Throttling", "ThrottlingException", "ThrottledException", "Throttled", "RequestThrottled", "RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded", "KmsThrottled", "KMS.ThrottlingException"];

    /// <summary>
    /// Tries a handler again at once. Not one whose sending failed: MassTransit waits for every send of a delivery, and holds one that failed
    /// against it even if the next attempt succeeds.
    /// </summary>
    public static void Retry(IRetryConfigurator retry)
    {
        retry.Handle<RegistryException>(failed => failed.IsTransient);
        retry.Handle<StateException>(failed => failed.IsTransient);
        retry.Intervals(Delays);
    }

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
