using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class QueueNameExistsException : AmazonSQSException
{
    public QueueNameExistsException(string message)
        : base(message)
    {
    }

    internal QueueNameExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
