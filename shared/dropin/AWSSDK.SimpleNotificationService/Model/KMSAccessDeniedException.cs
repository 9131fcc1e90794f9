using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class KMSAccessDeniedException : AmazonSimpleNotificationServiceException
{
    public KMSAccessDeniedException(string message)
        : base(message)
    {
    }

    internal KMSAccessDeniedException(ErrorAnswer error)
        : base(error)
    {
    }
}
