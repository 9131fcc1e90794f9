using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class RepositoryNotFoundException : AmazonECRException
{
    public RepositoryNotFoundException(string message)
        : base(message)
    {
    }

    internal RepositoryNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
