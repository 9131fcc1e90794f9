using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class TooManyEntriesInBatchRequestException : AmazonSQSException
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
