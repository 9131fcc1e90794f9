using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

internal sealed class DescribeImageTagsPaginator(IAmazonECRPublic client, DescribeImageTagsRequest request) : IDescribeImageTagsPaginator
{
    private readonly TokenPaginator<DescribeImageTagsRequest, DescribeImageTagsResponse> _pages =
        new(request, client.DescribeImageTagsAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<DescribeImageTagsResponse> Responses => new PaginatedResponse<DescribeImageTagsResponse>(_pages);

    public IPaginatedEnumerable<ImageTagDetail> ImageTagDetails =>
        new PaginatedResultKeyResponse<DescribeImageTagsResponse, ImageTagDetail>(_pages, page => page.ImageTagDetails ?? []);
}
