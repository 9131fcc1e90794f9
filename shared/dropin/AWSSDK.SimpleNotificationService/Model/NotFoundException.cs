using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class NotFoundException : AmazonSimpleNotificationServiceException
{
    public NotFoundException(string message)
        : base(message)
    {
    }

    internal NotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
