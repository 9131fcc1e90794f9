using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class ResourceNotFoundException : AmazonSimpleNotificationServiceException
{
    public ResourceNotFoundException(string message)
        : base(message)
    {
    }

    internal ResourceNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
