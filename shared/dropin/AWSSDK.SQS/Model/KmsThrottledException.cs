using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class KmsThrottledException : AmazonSQSException
{
    public KmsThrottledException(string message)
        : base(message)
    {
    }

    internal KmsThrottledException(ErrorAnswer error)
        : base(error)
    {
    }
}
