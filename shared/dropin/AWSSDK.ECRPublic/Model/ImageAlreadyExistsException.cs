using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class ImageAlreadyExistsException : AmazonECRPublicException
{
    public ImageAlreadyExistsException(string message)
        : base(message)
    {
    }

    internal ImageAlreadyExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
