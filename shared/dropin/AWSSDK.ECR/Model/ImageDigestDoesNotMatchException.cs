using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ImageDigestDoesNotMatchException : AmazonECRException
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
