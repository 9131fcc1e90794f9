using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ImageStorageClassUpdateNotSupportedException : AmazonECRException
{
    public ImageStorageClassUpdateNotSupportedException(string message)
        : base(message)
    {
    }

    internal ImageStorageClassUpdateNotSupportedException(ErrorAnswer error)
        : base(error)
    {
    }
}
