using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class AuthorizationErrorException : AmazonSimpleNotificationServiceException
{
    public AuthorizationErrorException(string message)
        : base(message)
    {
    }

    internal AuthorizationErrorException(ErrorAnswer error)
        : base(error)
    {
    }
}
