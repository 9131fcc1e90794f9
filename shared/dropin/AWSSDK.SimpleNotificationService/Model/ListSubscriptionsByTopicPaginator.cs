using Amazon.Runtime;
using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService.Model;

internal sealed class ListSubscriptionsByTopicPaginator(IAmazonSimpleNotificationService client, ListSubscriptionsByTopicRequest request) : IListSubscriptionsByTopicPaginator
{
    private readonly TokenPaginator<ListSubscriptionsByTopicRequest, ListSubscriptionsByTopicResponse> _pages =
        new(request, client.ListSubscriptionsByTopicAsync, page => page.NextToken, (next, token) => next.NextToken = token);

    public IPaginatedEnumerable<ListSubscriptionsByTopicResponse> Responses => new PaginatedResponse<ListSubscriptionsByTopicResponse>(_pages);

    public IPaginatedEnumerable<Subscription> Subscriptions => new PaginatedResultKeyResponse<ListSubscriptionsByTopicResponse, Subscription>(_pages, page => page.Subscriptions ?? []);
}
