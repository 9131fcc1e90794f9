using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class LayerAlreadyExistsException : AmazonECRPublicException
{
    public LayerAlreadyExistsException(string message)
        : base(message)
    {
    }

    internal LayerAlreadyExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
