using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class PurgeQueueInProgressException : AmazonSQSException
{
    public PurgeQueueInProgressException(string message)
        : base(message)
    {
    }

    internal PurgeQueueInProgressException(ErrorAnswer error)
        : base(error)
    {
    }
}
