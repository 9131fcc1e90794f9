using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

internal sealed class DescribeRepositoryCreationTemplatesPaginator(IAmazonECR client, DescribeRepositoryCreationTemplatesRequest request) : IDescribeRepositoryCreationTemplatesPaginator
{
    private readonly TokenPaginator<DescribeRepositoryCreationTemplatesRequest, DescribeRepositoryCreationTemplatesResponse> _pages =
        new(request, client.DescribeRepositoryCreationTemplatesAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<DescribeRepositoryCreationTemplatesResponse> Responses => new PaginatedResponse<DescribeRepositoryCreationTemplatesResponse>(_pages);

    public IPaginatedEnumerable<RepositoryCreationTemplate> RepositoryCreationTemplates =>
        new PaginatedResultKeyResponse<DescribeRepositoryCreationTemplatesResponse, RepositoryCreationTemplate>(_pages, page => page.RepositoryCreationTemplates ?? []);
}
