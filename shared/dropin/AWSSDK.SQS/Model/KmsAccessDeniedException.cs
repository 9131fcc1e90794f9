using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class KmsAccessDeniedException : AmazonSQSException
{
    public KmsAccessDeniedException(string message)
        : base(message)
    {
    }

    internal KmsAccessDeniedException(ErrorAnswer error)
        : base(error)
    {
    }
}
