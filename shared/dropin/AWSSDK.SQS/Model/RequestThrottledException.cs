using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class RequestThrottledException : AmazonSQSException
{
    public RequestThrottledException(string message)
        : base(message)
    {
    }

    internal RequestThrottledException(ErrorAnswer error)
        : base(error)
    {
    }
}
