using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class ValidationException : AmazonSimpleNotificationServiceException
{
    public ValidationException(string message)
        : base(message)
    {
    }

    internal ValidationException(ErrorAnswer error)
        : base(error)
    {
    }
}
