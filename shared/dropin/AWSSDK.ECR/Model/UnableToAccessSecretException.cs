using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class UnableToAccessSecretException : AmazonECRException
{
    public UnableToAccessSecretException(string message)
        : base(message)
    {
    }

    internal UnableToAccessSecretException(ErrorAnswer error)
        : base(error)
    {
    }
}
