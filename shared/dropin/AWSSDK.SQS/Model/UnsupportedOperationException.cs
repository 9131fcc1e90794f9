using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class UnsupportedOperationException : AmazonSQSException
{
    public UnsupportedOperationException(string message)
        : base(message)
    {
    }

    internal UnsupportedOperationException(ErrorAnswer error)
        : base(error)
    {
    }
}
