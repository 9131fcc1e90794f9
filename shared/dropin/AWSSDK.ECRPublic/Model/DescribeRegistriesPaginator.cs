using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

internal sealed class DescribeRegistriesPaginator(IAmazonECRPublic client, DescribeRegistriesRequest request) : IDescribeRegistriesPaginator
{
    private readonly TokenPaginator<DescribeRegistriesRequest, DescribeRegistriesResponse> _pages =
        new(request, client.DescribeRegistriesAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<DescribeRegistriesResponse> Responses => new PaginatedResponse<DescribeRegistriesResponse>(_pages);

    public IPaginatedEnumerable<Registry> Registries =>
        new PaginatedResultKeyResponse<DescribeRegistriesResponse, Registry>(_pages, page => page.Registries ?? []);
}
