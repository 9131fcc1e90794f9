using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

internal sealed class ListImagesPaginator(IAmazonECR client, ListImagesRequest request) : IListImagesPaginator
{
    private readonly TokenPaginator<ListImagesRequest, ListImagesResponse> _pages =
        new(request, client.ListImagesAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<ListImagesResponse> Responses => new PaginatedResponse<ListImagesResponse>(_pages);

    public IPaginatedEnumerable<ImageIdentifier> ImageIds =>
        new PaginatedResultKeyResponse<ListImagesResponse, ImageIdentifier>(_pages, page => page.ImageIds ?? []);
}
