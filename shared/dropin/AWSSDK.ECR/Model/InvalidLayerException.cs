using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class InvalidLayerException : AmazonECRException
{
    public InvalidLayerException(string message)
        : base(message)
    {
    }

    internal InvalidLayerException(ErrorAnswer error)
        : base(error)
    {
    }
}
