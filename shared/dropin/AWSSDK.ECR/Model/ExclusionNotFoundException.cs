using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ExclusionNotFoundException : AmazonECRException
{
    public ExclusionNotFoundException(string message)
        : base(message)
    {
    }

    internal ExclusionNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
