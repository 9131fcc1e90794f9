namespace Amazon.SimpleNotificationService.Model;

internal sealed class SimpleNotificationServicePaginatorFactory(IAmazonSimpleNotificationService client) : ISimpleNotificationServicePaginatorFactory
{
    public IListTopicsPaginator ListTopics(ListTopicsRequest request) => new ListTopicsPaginator(client, request);

    public IListSubscriptionsByTopicPaginator ListSubscriptionsByTopic(ListSubscriptionsByTopicRequest request) => new ListSubscriptionsByTopicPaginator(client, request);
}
