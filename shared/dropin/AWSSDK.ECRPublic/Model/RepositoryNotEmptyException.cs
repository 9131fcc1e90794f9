using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class RepositoryNotEmptyException : AmazonECRPublicException
{
    public RepositoryNotEmptyException(string message)
        : base(message)
    {
    }

    internal RepositoryNotEmptyException(ErrorAnswer error)
        : base(error)
    {
    }
}
