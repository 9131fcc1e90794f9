using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class UnableToDecryptSecretValueException : AmazonECRException
{
    public UnableToDecryptSecretValueException(string message)
        : base(message)
    {
    }

    internal UnableToDecryptSecretValueException(ErrorAnswer error)
        : base(error)
    {
    }
}
