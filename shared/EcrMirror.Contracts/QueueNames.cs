namespace EcrMirror.Contracts;

/// <summary>The queues that people and other systems use by name.</summary>
public static class QueueNames
{
    /// <summary>Takes each <see cref="MirrorRequest"/>.</summary>
    public const string MirrorRequests = "mirror-requests";

    /// <summary>Takes requests too: for those that should not wait behind what the other queue holds.</summary>
    public const string UrgentMirrorRequests = "mirror-requests-urgent";

    /// <summary>Holds the requests that were rejected, as they were sent, so that they can be moved back once the cause is gone.</summary>
    public const string RejectedRequests = "mirror-requests-rejected";

    /// <summary>Takes the events of Amazon ECR, as EventBridge sends them.</summary>
    public const string EcrPushEvents = "ecr-push-events";

    /// <summary>Holds the messages of <see cref="EcrPushEvents"/> that could not be read, as they were sent.</summary>
    public const string RejectedEcrPushEvents = "ecr-push-events-rejected";
}
