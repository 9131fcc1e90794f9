using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class InvalidBatchEntryIdException : AmazonSimpleNotificationServiceException
{
    public InvalidBatchEntryIdException(string message)
        : base(message)
    {
    }

    internal InvalidBatchEntryIdException(ErrorAnswer error)
        : base(error)
    {
    }
}
