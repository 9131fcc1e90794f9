using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ImageNotFoundException : AmazonECRException
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
