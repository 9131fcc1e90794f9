using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class KMSDisabledException : AmazonSimpleNotificationServiceException
{
    public KMSDisabledException(string message)
        : base(message)
    {
    }

    internal KMSDisabledException(ErrorAnswer error)
        : base(error)
    {
    }
}
