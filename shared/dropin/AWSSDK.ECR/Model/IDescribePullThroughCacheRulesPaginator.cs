using Amazon.Runtime;

namespace Amazon.ECR.Model;

public interface IDescribePullThroughCacheRulesPaginator
{
    IPaginatedEnumerable<DescribePullThroughCacheRulesResponse> Responses { get; }

    IPaginatedEnumerable<PullThroughCacheRule> PullThroughCacheRules { get; }
}
