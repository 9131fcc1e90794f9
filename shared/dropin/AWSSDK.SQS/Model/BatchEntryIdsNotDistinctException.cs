using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class BatchEntryIdsNotDistinctException : AmazonSQSException
{
    public BatchEntryIdsNotDistinctException(string message)
        : base(message)
    {
    }

    internal BatchEntryIdsNotDistinctException(ErrorAnswer error)
        : base(error)
    {
    }
}
