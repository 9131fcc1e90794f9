using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

internal sealed class DescribeRepositoriesPaginator(IAmazonECR client, DescribeRepositoriesRequest request) : IDescribeRepositoriesPaginator
{
    private readonly TokenPaginator<DescribeRepositoriesRequest, DescribeRepositoriesResponse> _pages =
        new(request, client.DescribeRepositoriesAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<DescribeRepositoriesResponse> Responses => new PaginatedResponse<DescribeRepositoriesResponse>(_pages);

    public IPaginatedEnumerable<Repository> Repositories =>
        new PaginatedResultKeyResponse<DescribeRepositoriesResponse, Repository>(_pages, page => page.Repositories ?? []);
}
