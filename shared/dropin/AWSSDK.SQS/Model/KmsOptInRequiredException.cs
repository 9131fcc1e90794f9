using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class KmsOptInRequiredException : AmazonSQSException
{
    public KmsOptInRequiredException(string message)
        : base(message)
    {
    }

    internal KmsOptInRequiredException(ErrorAnswer error)
        : base(error)
    {
    }
}
