using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ValidationException : AmazonECRException
{
    public ValidationException(string message)
        : base(message)
    {
    }

    internal ValidationException(ErrorAnswer error)
        : base(error)
    {
    }
}
