using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class QueueDeletedRecentlyException : AmazonSQSException
{
    public QueueDeletedRecentlyException(string message)
        : base(message)
    {
    }

    internal QueueDeletedRecentlyException(ErrorAnswer error)
        : base(error)
    {
    }
}
