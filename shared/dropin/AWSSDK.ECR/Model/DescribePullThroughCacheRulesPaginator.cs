using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

internal sealed class DescribePullThroughCacheRulesPaginator(IAmazonECR client, DescribePullThroughCacheRulesRequest request) : IDescribePullThroughCacheRulesPaginator
{
    private readonly TokenPaginator<DescribePullThroughCacheRulesRequest, DescribePullThroughCacheRulesResponse> _pages =
        new(request, client.DescribePullThroughCacheRulesAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<DescribePullThroughCacheRulesResponse> Responses => new PaginatedResponse<DescribePullThroughCacheRulesResponse>(_pages);

    public IPaginatedEnumerable<PullThroughCacheRule> PullThroughCacheRules =>
        new PaginatedResultKeyResponse<DescribePullThroughCacheRulesResponse, PullThroughCacheRule>(_pages, page => page.PullThroughCacheRules ?? []);
}
