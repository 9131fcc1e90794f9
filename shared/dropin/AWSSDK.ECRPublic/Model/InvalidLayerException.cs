using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class InvalidLayerException : AmazonECRPublicException
{
    public InvalidLayerException(string message)
        : base(message)
    {
    }

    internal InvalidLayerException(ErrorAnswer error)
        : base(error)
    {
    }
}
