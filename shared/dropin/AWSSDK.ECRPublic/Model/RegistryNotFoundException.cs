using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class RegistryNotFoundException : AmazonECRPublicException
{
    public RegistryNotFoundException(string message)
        : base(message)
    {
    }

    internal RegistryNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
