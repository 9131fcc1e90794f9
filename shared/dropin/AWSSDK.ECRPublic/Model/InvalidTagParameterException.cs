using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class InvalidTagParameterException : AmazonECRPublicException
{
    public InvalidTagParameterException(string message)
        : base(message)
    {
    }

    internal InvalidTagParameterException(ErrorAnswer error)
        : base(error)
    {
    }
}
