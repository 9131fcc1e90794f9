using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class InvalidAttributeNameException : AmazonSQSException
{
    public InvalidAttributeNameException(string message)
        : base(message)
    {
    }

    internal InvalidAttributeNameException(ErrorAnswer error)
        : base(error)
    {
    }
}
