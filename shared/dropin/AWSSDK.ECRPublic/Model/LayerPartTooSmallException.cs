using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class LayerPartTooSmallException : AmazonECRPublicException
{
    public LayerPartTooSmallException(string message)
        : base(message)
    {
    }

    internal LayerPartTooSmallException(ErrorAnswer error)
        : base(error)
    {
    }
}
