using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class InvalidSecurityException : AmazonSimpleNotificationServiceException
{
    public InvalidSecurityException(string message)
        : base(message)
    {
    }

    internal InvalidSecurityException(ErrorAnswer error)
        : base(error)
    {
    }
}
