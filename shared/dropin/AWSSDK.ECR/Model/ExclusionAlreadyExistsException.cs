using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ExclusionAlreadyExistsException : AmazonECRException
{
    public ExclusionAlreadyExistsException(string message)
        : base(message)
    {
    }

    internal ExclusionAlreadyExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
