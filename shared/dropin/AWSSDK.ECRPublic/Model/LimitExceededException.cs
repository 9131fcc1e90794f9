using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class LimitExceededException : AmazonECRPublicException
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
