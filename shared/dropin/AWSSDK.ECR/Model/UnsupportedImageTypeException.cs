using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class UnsupportedImageTypeException : AmazonECRException
{
    public UnsupportedImageTypeException(string message)
        : base(message)
    {
    }

    internal UnsupportedImageTypeException(ErrorAnswer error)
        : base(error)
    {
    }
}
