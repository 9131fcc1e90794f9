using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class MessageNotInflightException : AmazonSQSException
{
    public MessageNotInflightException(string message)
        : base(message)
    {
    }

    internal MessageNotInflightException(ErrorAnswer error)
        : base(error)
    {
    }
}
