using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class UnsupportedUpstreamRegistryException : AmazonECRException
{
    public UnsupportedUpstreamRegistryException(string message)
        : base(message)
    {
    }

    internal UnsupportedUpstreamRegistryException(ErrorAnswer error)
        : base(error)
    {
    }
}
