using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class KMSNotFoundException : AmazonSimpleNotificationServiceException
{
    public KMSNotFoundException(string message)
        : base(message)
    {
    }

    internal KMSNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
