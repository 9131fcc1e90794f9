using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class ReferencedImagesNotFoundException : AmazonECRPublicException
{
    public ReferencedImagesNotFoundException(string message)
        : base(message)
    {
    }

    internal ReferencedImagesNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
