using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class BatchRequestTooLongException : AmazonSimpleNotificationServiceException
{
    public BatchRequestTooLongException(string message)
        : base(message)
    {
    }

    internal BatchRequestTooLongException(ErrorAnswer error)
        : base(error)
    {
    }
}
