using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class PullThroughCacheRuleAlreadyExistsException : AmazonECRException
{
    public PullThroughCacheRuleAlreadyExistsException(string message)
        : base(message)
    {
    }

    internal PullThroughCacheRuleAlreadyExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
