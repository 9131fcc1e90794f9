using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ServerException : AmazonECRException
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
