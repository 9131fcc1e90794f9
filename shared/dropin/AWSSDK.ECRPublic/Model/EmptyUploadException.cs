using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class EmptyUploadException : AmazonECRPublicException
{
    public EmptyUploadException(string message)
        : base(message)
    {
    }

    internal EmptyUploadException(ErrorAnswer error)
        : base(error)
    {
    }
}
