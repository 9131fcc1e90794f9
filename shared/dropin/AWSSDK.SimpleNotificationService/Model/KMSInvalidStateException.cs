using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class KMSInvalidStateException : AmazonSimpleNotificationServiceException
{
    public KMSInvalidStateException(string message)
        : base(message)
    {
    }

    internal KMSInvalidStateException(ErrorAnswer error)
        : base(error)
    {
    }
}
