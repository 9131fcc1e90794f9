using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class EmptyBatchRequestException : AmazonSimpleNotificationServiceException
{
    public EmptyBatchRequestException(string message)
        : base(message)
    {
    }

    internal EmptyBatchRequestException(ErrorAnswer error)
        : base(error)
    {
    }
}
