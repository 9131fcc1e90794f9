using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class InvalidMessageContentsException : AmazonSQSException
{
    public InvalidMessageContentsException(string message)
        : base(message)
    {
    }

    internal InvalidMessageContentsException(ErrorAnswer error)
        : base(error)
    {
    }
}
