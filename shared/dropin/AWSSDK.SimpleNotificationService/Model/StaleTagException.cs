using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class StaleTagException : AmazonSimpleNotificationServiceException
{
    public StaleTagException(string message)
        : base(message)
    {
    }

    internal StaleTagException(ErrorAnswer error)
        : base(error)
    {
    }
}
