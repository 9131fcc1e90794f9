using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class InvalidTagParameterException : AmazonECRException
{
    public InvalidTagParameterException(string message)
        : base(message)
    {
    }

    internal InvalidTagParameterException(ErrorAnswer error)
        : base(error)
    {
    }
}
