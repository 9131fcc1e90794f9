using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class LayersNotFoundException : AmazonECRPublicException
{
    public LayersNotFoundException(string message)
        : base(message)
    {
    }

    internal LayersNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
