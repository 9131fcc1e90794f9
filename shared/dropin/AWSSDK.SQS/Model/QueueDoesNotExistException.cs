using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class QueueDoesNotExistException : AmazonSQSException
{
    public QueueDoesNotExistException(string message)
        : base(message)
    {
    }

    internal QueueDoesNotExistException(ErrorAnswer error)
        : base(error)
    {
    }
}
