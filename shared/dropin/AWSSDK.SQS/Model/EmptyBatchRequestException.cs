using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class EmptyBatchRequestException : AmazonSQSException
{
    public EmptyBatchRequestException(string message)
        : base(message)
    {
    }

    internal EmptyBatchRequestException(ErrorAnswer error)
        : base(error)
    {
    }
}
