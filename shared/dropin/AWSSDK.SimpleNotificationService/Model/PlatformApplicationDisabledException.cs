using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class PlatformApplicationDisabledException : AmazonSimpleNotificationServiceException
{
    public PlatformApplicationDisabledException(string message)
        : base(message)
    {
    }

    internal PlatformApplicationDisabledException(ErrorAnswer error)
        : base(error)
    {
    }
}
