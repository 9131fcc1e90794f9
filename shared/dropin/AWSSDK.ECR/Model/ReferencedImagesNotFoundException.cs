using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ReferencedImagesNotFoundException : AmazonECRException
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
