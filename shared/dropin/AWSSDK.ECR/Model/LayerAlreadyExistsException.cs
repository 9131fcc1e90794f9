using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class LayerAlreadyExistsException : AmazonECRException
{
    public LayerAlreadyExistsException(string message)
        : base(message)
    {
    }

    internal LayerAlreadyExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
