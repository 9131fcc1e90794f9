using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class LayerPartTooSmallException : AmazonECRException
{
    public LayerPartTooSmallException(string message)
        : base(message)
    {
    }

    internal LayerPartTooSmallException(ErrorAnswer error)
        : base(error)
    {
    }
}
