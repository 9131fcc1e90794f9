using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class InvalidParameterException : AmazonSimpleNotificationServiceException
{
    public InvalidParameterException(string message)
        : base(message)
    {
    }

    internal InvalidParameterException(ErrorAnswer error)
        : base(error)
    {
    }
}
