using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class KmsNotFoundException : AmazonSQSException
{
    public KmsNotFoundException(string message)
        : base(message)
    {
    }

    internal KmsNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
