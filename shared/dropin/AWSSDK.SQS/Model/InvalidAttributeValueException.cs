using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class InvalidAttributeValueException : AmazonSQSException
{
    public InvalidAttributeValueException(string message)
        : base(message)
    {
    }

    internal InvalidAttributeValueException(ErrorAnswer error)
        : base(error)
    {
    }
}
