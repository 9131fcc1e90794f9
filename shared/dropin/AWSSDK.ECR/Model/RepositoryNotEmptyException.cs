using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class RepositoryNotEmptyException : AmazonECRException
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
