using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ImageTagAlreadyExistsException : AmazonECRException
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
