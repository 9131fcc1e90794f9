using Amazon.Runtime;

namespace Amazon.SQS.Model;

public interface IListQueuesPaginator
{
    IPaginatedEnumerable<ListQueuesResponse> Responses { get; }

    IPaginatedEnumerable<string> QueueUrls { get; }
}
