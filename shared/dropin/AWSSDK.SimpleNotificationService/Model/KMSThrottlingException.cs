using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class KMSThrottlingException : AmazonSimpleNotificationServiceException
{
    public KMSThrottlingException(string message)
        : base(message)
    {
    }

    internal KMSThrottlingException(ErrorAnswer error)
        : base(error)
    {
    }
}
