using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class RepositoryPolicyNotFoundException : AmazonECRPublicException
{
    public RepositoryPolicyNotFoundException(string message)
        : base(message)
    {
    }

    internal RepositoryPolicyNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
