using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

public class TooManyEntriesInBatchRequestException : AmazonSimpleNotificationServiceException
{
    public TooManyEntriesInBatchRequestException(string message)
        : base(message)
    {
    }

    internal TooManyEntriesInBatchRequestException(ErrorAnswer error)
        : base(error)
    {
    }
}
