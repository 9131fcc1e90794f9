using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class KmsInvalidKeyUsageException : AmazonSQSException
{
    public KmsInvalidKeyUsageException(string message)
        : base(message)
    {
    }

    internal KmsInvalidKeyUsageException(ErrorAnswer error)
        : base(error)
    {
    }
}
