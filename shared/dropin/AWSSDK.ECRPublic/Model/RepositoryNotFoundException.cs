using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class RepositoryNotFoundException : AmazonECRPublicException
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
