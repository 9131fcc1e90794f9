using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class TopicLimitExceededException : AmazonSimpleNotificationServiceException
{
    public TopicLimitExceededException(string message)
        : base(message)
    {
    }

    internal TopicLimitExceededException(ErrorAnswer error)
        : base(error)
    {
    }
}
