using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class SubscriptionLimitExceededException : AmazonSimpleNotificationServiceException
{
    public SubscriptionLimitExceededException(string message)
        : base(message)
    {
    }

    internal SubscriptionLimitExceededException(ErrorAnswer error)
        : base(error)
    {
    }
}
