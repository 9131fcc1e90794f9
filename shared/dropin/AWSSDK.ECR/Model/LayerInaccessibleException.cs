using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class LayerInaccessibleException : AmazonECRException
{
    public LayerInaccessibleException(string message)
        : base(message)
    {
    }

    internal LayerInaccessibleException(ErrorAnswer error)
        : base(error)
    {
    }
}
