using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class KMSOptInRequiredException : AmazonSimpleNotificationServiceException
{
    public KMSOptInRequiredException(string message)
        : base(message)
    {
    }

    internal KMSOptInRequiredException(ErrorAnswer error)
        : base(error)
    {
    }
}
