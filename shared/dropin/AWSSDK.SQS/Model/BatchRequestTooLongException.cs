using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class BatchRequestTooLongException : AmazonSQSException
{
    public BatchRequestTooLongException(string message)
        : base(message)
    {
    }

    internal BatchRequestTooLongException(ErrorAnswer error)
        : base(error)
    {
    }
}
