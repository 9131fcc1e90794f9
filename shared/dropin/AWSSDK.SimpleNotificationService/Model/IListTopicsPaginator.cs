using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

public interface IListTopicsPaginator
{
    IPaginatedEnumerable<ListTopicsResponse> Responses { get; }

    IPaginatedEnumerable<Topic> Topics { get; }
}
