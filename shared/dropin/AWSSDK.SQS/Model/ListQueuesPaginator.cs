using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

internal sealed class ListQueuesPaginator(IAmazonSQS client, ListQueuesRequest request) : IListQueuesPaginator
{
    private readonly TokenPaginator<ListQueuesRequest, ListQueuesResponse> _pages =
        new(request, client.ListQueuesAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<ListQueuesResponse> Responses => new PaginatedResponse<ListQueuesResponse>(_pages);

    public IPaginatedEnumerable<string> QueueUrls => new PaginatedResultKeyResponse<ListQueuesResponse, string>(_pages, page => page.QueueUrls ?? []);
}
