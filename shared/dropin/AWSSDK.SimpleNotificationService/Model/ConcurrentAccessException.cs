using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class ConcurrentAccessException : AmazonSimpleNotificationServiceException
{
    public ConcurrentAccessException(string message)
        : base(message)
    {
    }

    internal ConcurrentAccessException(ErrorAnswer error)
        : base(error)
    {
    }
}
