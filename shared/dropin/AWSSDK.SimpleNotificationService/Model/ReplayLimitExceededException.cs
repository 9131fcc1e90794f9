using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class ReplayLimitExceededException : AmazonSimpleNotificationServiceException
{
    public ReplayLimitExceededException(string message)
        : base(message)
    {
    }

    internal ReplayLimitExceededException(ErrorAnswer error)
        : base(error)
    {
    }
}
