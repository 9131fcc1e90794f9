using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class InvalidStateException : AmazonSimpleNotificationServiceException
{
    public InvalidStateException(string message)
        : base(message)
    {
    }

    internal InvalidStateException(ErrorAnswer error)
        : base(error)
    {
    }
}
