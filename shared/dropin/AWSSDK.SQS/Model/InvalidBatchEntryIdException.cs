using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class InvalidBatchEntryIdException : AmazonSQSException
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
