using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

public class ReceiptHandleIsInvalidException : AmazonSQSException
{
    public ReceiptHandleIsInvalidException(string message)
        : base(message)
    {
    }

    internal ReceiptHandleIsInvalidException(ErrorAnswer error)
        : base(error)
    {
    }
}
