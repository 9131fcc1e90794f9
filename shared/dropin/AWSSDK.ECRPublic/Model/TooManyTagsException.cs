using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class TooManyTagsException : AmazonECRPublicException
{
    public TooManyTagsException(string message)
        : base(message)
    {
    }

    internal TooManyTagsException(ErrorAnswer error)
        : base(error)
    {
    }
}
