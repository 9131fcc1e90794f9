using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class InvalidIdFormatException : AmazonSQSException
{
    public InvalidIdFormatException(string message)
        : base(message)
    {
    }

    internal InvalidIdFormatException(ErrorAnswer error)
        : base(error)
    {
    }
}
