using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

internal sealed class DescribeImageScanFindingsPaginator(IAmazonECR client, DescribeImageScanFindingsRequest request) : IDescribeImageScanFindingsPaginator
{
    private readonly TokenPaginator<DescribeImageScanFindingsRequest, DescribeImageScanFindingsResponse> _pages =
        new(request, client.DescribeImageScanFindingsAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<DescribeImageScanFindingsResponse> Responses => new PaginatedResponse<DescribeImageScanFindingsResponse>(_pages);

    public IPaginatedEnumerable<ImageScanFinding> Findings =>
        new PaginatedResultKeyResponse<DescribeImageScanFindingsResponse, ImageScanFinding>(_pages, page => page.ImageScanFindings?.Findings ?? []);
}
