using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class ServerException : AmazonECRPublicException
{
    public ServerException(string message)
        : base(message)
    {
    }

    internal ServerException(ErrorAnswer error)
        : base(error)
    {
    }
}
