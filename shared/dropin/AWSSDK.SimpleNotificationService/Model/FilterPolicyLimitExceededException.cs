using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class FilterPolicyLimitExceededException : AmazonSimpleNotificationServiceException
{
    public FilterPolicyLimitExceededException(string message)
        : base(message)
    {
    }

    internal FilterPolicyLimitExceededException(ErrorAnswer error)
        : base(error)
    {
    }
}
