using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class ImageNotFoundException : AmazonECRPublicException
{
    public ImageNotFoundException(string message)
        : base(message)
    {
    }

    internal ImageNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
