using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

internal sealed class ListTopicsPaginator(IAmazonSimpleNotificationService client, ListTopicsRequest request) : IListTopicsPaginator
{
    private readonly TokenPaginator<ListTopicsRequest, ListTopicsResponse> _pages =
        new(request, client.ListTopicsAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<ListTopicsResponse> Responses => new PaginatedResponse<ListTopicsResponse>(_pages);

    public IPaginatedEnumerable<Topic> Topics => new PaginatedResultKeyResponse<ListTopicsResponse, Topic>(_pages, page => page.Topics ?? []);
}
