using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class InvalidParameterValueException : AmazonSimpleNotificationServiceException
{
    public InvalidParameterValueException(string message)
        : base(message)
    {
    }

    internal InvalidParameterValueException(ErrorAnswer error)
        : base(error)
    {
    }
}
