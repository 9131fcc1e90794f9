using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ImageAlreadyExistsException : AmazonECRException
{
    public ImageAlreadyExistsException(string message)
        : base(message)
    {
    }

    internal ImageAlreadyExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
