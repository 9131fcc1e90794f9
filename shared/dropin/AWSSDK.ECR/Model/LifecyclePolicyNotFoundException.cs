using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class LifecyclePolicyNotFoundException : AmazonECRException
{
    public LifecyclePolicyNotFoundException(string message)
        : base(message)
    {
    }

    internal LifecyclePolicyNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
