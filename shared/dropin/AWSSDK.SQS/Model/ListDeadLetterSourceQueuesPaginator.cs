using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.SQS.Model;

internal sealed class ListDeadLetterSourceQueuesPaginator(IAmazonSQS client, ListDeadLetterSourceQueuesRequest request) : IListDeadLetterSourceQueuesPaginator
{
    private readonly TokenPaginator<ListDeadLetterSourceQueuesRequest, ListDeadLetterSourceQueuesResponse> _pages =
        new(request, client.ListDeadLetterSourceQueuesAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<ListDeadLetterSourceQueuesResponse> Responses => new PaginatedResponse<ListDeadLetterSourceQueuesResponse>(_pages);

    public IPaginatedEnumerable<string> QueueUrls => new PaginatedResultKeyResponse<ListDeadLetterSourceQueuesResponse, string>(_pages, page => page.QueueUrls ?? []);
}
