using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class RepositoryPolicyNotFoundException : AmazonECRException
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
