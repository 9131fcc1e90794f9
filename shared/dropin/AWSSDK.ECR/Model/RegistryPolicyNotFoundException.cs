using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class RegistryPolicyNotFoundException : AmazonECRException
{
    public RegistryPolicyNotFoundException(string message)
        : base(message)
    {
    }

    internal RegistryPolicyNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
