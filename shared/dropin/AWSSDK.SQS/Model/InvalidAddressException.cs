using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class InvalidAddressException : AmazonSQSException
{
    public InvalidAddressException(string message)
        : base(message)
    {
    }

    internal InvalidAddressException(ErrorAnswer error)
        : base(error)
    {
    }
}
