using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class UnsupportedCommandException : AmazonECRPublicException
{
    public UnsupportedCommandException(string message)
        : base(message)
    {
    }

    internal UnsupportedCommandException(ErrorAnswer error)
        : base(error)
    {
    }
}
