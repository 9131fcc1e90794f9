using Amazon.Runtime;

namespace Amazon.SQS.Model;

public interface IListDeadLetterSourceQueuesPaginator
{
    IPaginatedEnumerable<ListDeadLetterSourceQueuesResponse> Responses { get; }

    IPaginatedEnumerable<string> QueueUrls { get; }
}
