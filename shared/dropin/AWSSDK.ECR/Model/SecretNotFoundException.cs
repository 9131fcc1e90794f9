using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class SecretNotFoundException : AmazonECRException
{
    public SecretNotFoundException(string message)
        : base(message)
    {
    }

    internal SecretNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
