using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class UnableToGetUpstreamImageException : AmazonECRException
{
    public UnableToGetUpstreamImageException(string message)
        : base(message)
    {
    }

    internal UnableToGetUpstreamImageException(ErrorAnswer error)
        : base(error)
    {
    }
}
