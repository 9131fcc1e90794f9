using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class ResourceNotFoundException : AmazonSQSException
{
    public ResourceNotFoundException(string message)
        : base(message)
    {
    }

    internal ResourceNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
