using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class DescribePullThroughCacheRulesResponse : AmazonWebServiceResponse
{
    public List<PullThroughCacheRule>? PullThroughCacheRules { get; set; }

    public string? NextToken { get; set; }
}
