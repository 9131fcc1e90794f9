using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class LayersNotFoundException : AmazonECRException
{
    public LayersNotFoundException(string message)
        : base(message)
    {
    }

    internal LayersNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
