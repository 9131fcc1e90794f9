using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class ImageTagAlreadyExistsException : AmazonECRPublicException
{
    public ImageTagAlreadyExistsException(string message)
        : base(message)
    {
    }

    internal ImageTagAlreadyExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
