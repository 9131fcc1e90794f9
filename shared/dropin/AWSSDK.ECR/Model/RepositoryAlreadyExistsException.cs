using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class RepositoryAlreadyExistsException : AmazonECRException
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
