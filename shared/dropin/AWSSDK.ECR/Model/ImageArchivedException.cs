using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ImageArchivedException : AmazonECRException
{
    public ImageArchivedException(string message)
        : base(message)
    {
    }

    internal ImageArchivedException(ErrorAnswer error)
        : base(error)
    {
    }
}
