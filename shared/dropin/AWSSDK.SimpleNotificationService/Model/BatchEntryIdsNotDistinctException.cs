using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class BatchEntryIdsNotDistinctException : AmazonSimpleNotificationServiceException
{
    public BatchEntryIdsNotDistinctException(string message)
        : base(message)
    {
    }

    internal BatchEntryIdsNotDistinctException(ErrorAnswer error)
        : base(error)
    {
    }
}
