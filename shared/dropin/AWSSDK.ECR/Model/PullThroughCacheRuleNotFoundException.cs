using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class PullThroughCacheRuleNotFoundException : AmazonECRException
{
    public PullThroughCacheRuleNotFoundException(string message)
        : base(message)
    {
    }

    internal PullThroughCacheRuleNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
