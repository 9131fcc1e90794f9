using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class InvalidSecurityException : AmazonSQSException
{
    public InvalidSecurityException(string message)
        : base(message)
    {
    }

    internal InvalidSecurityException(ErrorAnswer error)
        : base(error)
    {
    }
}
