using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class OverLimitException : AmazonSQSException
{
    public OverLimitException(string message)
        : base(message)
    {
    }

    internal OverLimitException(ErrorAnswer error)
        : base(error)
    {
    }
}
