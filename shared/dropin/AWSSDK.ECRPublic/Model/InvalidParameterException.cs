using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class InvalidParameterException : AmazonECRPublicException
{
    public InvalidParameterException(string message)
        : base(message)
    {
    }

    internal InvalidParameterException(ErrorAnswer error)
        : base(error)
    {
    }
}
