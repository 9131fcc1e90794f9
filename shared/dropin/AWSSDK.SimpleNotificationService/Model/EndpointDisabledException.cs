using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class EndpointDisabledException : AmazonSimpleNotificationServiceException
{
    public EndpointDisabledException(string message)
        : base(message)
    {
    }

    internal EndpointDisabledException(ErrorAnswer error)
        : base(error)
    {
    }
}
