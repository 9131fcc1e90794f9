using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

public interface IListSubscriptionsByTopicPaginator
{
    IPaginatedEnumerable<ListSubscriptionsByTopicResponse> Responses { get; }

    IPaginatedEnumerable<Subscription> Subscriptions { get; }
}
