using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class UnableToGetUpstreamLayerException : AmazonECRException
{
    public UnableToGetUpstreamLayerException(string message)
        : base(message)
    {
    }

    internal UnableToGetUpstreamLayerException(ErrorAnswer error)
        : base(error)
    {
    }
}
