using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class TagLimitExceededException : AmazonSimpleNotificationServiceException
{
    public TagLimitExceededException(string message)
        : base(message)
    {
    }

    internal TagLimitExceededException(ErrorAnswer error)
        : base(error)
    {
    }
}
