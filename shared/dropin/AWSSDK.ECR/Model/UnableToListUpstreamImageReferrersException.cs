using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class UnableToListUpstreamImageReferrersException : AmazonECRException
{
    public UnableToListUpstreamImageReferrersException(string message)
        : base(message)
    {
    }

    internal UnableToListUpstreamImageReferrersException(ErrorAnswer error)
        : base(error)
    {
    }
}
