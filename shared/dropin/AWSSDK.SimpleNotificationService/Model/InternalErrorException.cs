using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class InternalErrorException : AmazonSimpleNotificationServiceException
{
    public InternalErrorException(string message)
        : base(message)
    {
    }

    internal InternalErrorException(ErrorAnswer error)
        : base(error)
    {
    }
}
