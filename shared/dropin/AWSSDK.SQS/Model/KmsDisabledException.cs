using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class KmsDisabledException : AmazonSQSException
{
    public KmsDisabledException(string message)
        : base(message)
    {
    }

    internal KmsDisabledException(ErrorAnswer error)
        : base(error)
    {
    }
}
