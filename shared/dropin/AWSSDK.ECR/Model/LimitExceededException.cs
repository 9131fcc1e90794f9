using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class LimitExceededException : AmazonECRException
{
    public LimitExceededException(string message)
        : base(message)
    {
    }

    internal LimitExceededException(ErrorAnswer error)
        : base(error)
    {
    }
}
