using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

internal sealed class DescribeImagesPaginator(IAmazonECR client, DescribeImagesRequest request) : IDescribeImagesPaginator
{
    private readonly TokenPaginator<DescribeImagesRequest, DescribeImagesResponse> _pages =
        new(request, client.DescribeImagesAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<DescribeImagesResponse> Responses => new PaginatedResponse<DescribeImagesResponse>(_pages);

    public IPaginatedEnumerable<ImageDetail> ImageDetails =>
        new PaginatedResultKeyResponse<DescribeImagesResponse, ImageDetail>(_pages, page => page.ImageDetails ?? []);
}
