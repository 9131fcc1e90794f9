using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class ImageDigestDoesNotMatchException : AmazonECRPublicException
{
    public ImageDigestDoesNotMatchException(string message)
        : base(message)
    {
    }

    internal ImageDigestDoesNotMatchException(ErrorAnswer error)
        : base(error)
    {
    }
}
