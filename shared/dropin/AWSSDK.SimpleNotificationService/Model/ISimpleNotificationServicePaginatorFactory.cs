namespace Amazon.SimpleNotificationService.Model;

public interface ISimpleNotificationServicePaginatorFactory
{
    IListTopicsPaginator ListTopics(ListTopicsRequest request);

    IListSubscriptionsByTopicPaginator ListSubscriptionsByTopic(ListSubscriptionsByTopicRequest request);
}
