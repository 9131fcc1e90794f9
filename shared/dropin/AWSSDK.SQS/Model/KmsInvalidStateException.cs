using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class KmsInvalidStateException : AmazonSQSException
{
    public KmsInvalidStateException(string message)
        : base(message)
    {
    }

    internal KmsInvalidStateException(ErrorAnswer error)
        : base(error)
    {
    }
}
