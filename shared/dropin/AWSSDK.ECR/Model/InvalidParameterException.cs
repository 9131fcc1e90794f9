using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class InvalidParameterException : AmazonECRException
{
    public InvalidParameterException(string message)
        : base(message)
    {
    }

    internal InvalidParameterException(ErrorAnswer error)
        : base(error)
    {
    }
}
