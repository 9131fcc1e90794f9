using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class RepositoryAlreadyExistsException : AmazonECRPublicException
{
    public RepositoryAlreadyExistsException(string message)
        : base(message)
    {
    }

    internal RepositoryAlreadyExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
