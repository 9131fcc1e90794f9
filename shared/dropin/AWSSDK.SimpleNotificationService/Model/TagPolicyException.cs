using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class TagPolicyException : AmazonSimpleNotificationServiceException
{
    public TagPolicyException(string message)
        : base(message)
    {
    }

    internal TagPolicyException(ErrorAnswer error)
        : base(error)
    {
    }
}
