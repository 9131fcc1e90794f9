using Amazon.SimpleNotificationService.Model;

namespace Amazon.SimpleNotificationService;

/// <summary>A client of Amazon Simple Notification Service.</summary>
public partial class AmazonSimpleNotificationServiceClient
{
    public virtual Task<CreateTopicResponse> CreateTopicAsync(CreateTopicRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<CreateTopicRequest, CreateTopicResponse>(request, cancellationToken);

    public virtual Task<DeleteTopicResponse> DeleteTopicAsync(DeleteTopicRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteTopicRequest, DeleteTopicResponse>(request, cancellationToken);

    public virtual Task<ListTopicsResponse> ListTopicsAsync(ListTopicsRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ListTopicsRequest, ListTopicsResponse>(request, cancellationToken);

    public virtual Task<GetTopicAttributesResponse> GetTopicAttributesAsync(GetTopicAttributesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetTopicAttributesRequest, GetTopicAttributesResponse>(request, cancellationToken);

    public virtual Task<SetTopicAttributesResponse> SetTopicAttributesAsync(SetTopicAttributesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<SetTopicAttributesRequest, SetTopicAttributesResponse>(request, cancellationToken);

    public virtual Task<SubscribeResponse> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<SubscribeRequest, SubscribeResponse>(request, cancellationToken);

    public virtual Task<UnsubscribeResponse> UnsubscribeAsync(UnsubscribeRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<UnsubscribeRequest, UnsubscribeResponse>(request, cancellationToken);

    public virtual Task<ListSubscriptionsByTopicResponse> ListSubscriptionsByTopicAsync(ListSubscriptionsByTopicRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ListSubscriptionsByTopicRequest, ListSubscriptionsByTopicResponse>(request, cancellationToken);

    public virtual Task<GetSubscriptionAttributesResponse> GetSubscriptionAttributesAsync(GetSubscriptionAttributesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetSubscriptionAttributesRequest, GetSubscriptionAttributesResponse>(request, cancellationToken);

    public virtual Task<SetSubscriptionAttributesResponse> SetSubscriptionAttributesAsync(SetSubscriptionAttributesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<SetSubscriptionAttributesRequest, SetSubscriptionAttributesResponse>(request, cancellationToken);

    public virtual Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PublishRequest, PublishResponse>(request, cancellationToken);

    public virtual Task<PublishBatchResponse> PublishBatchAsync(PublishBatchRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PublishBatchRequest, PublishBatchResponse>(request, cancellationToken);

    public virtual Task<TagResourceResponse> TagResourceAsync(TagResourceRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<TagResourceRequest, TagResourceResponse>(request, cancellationToken);
}
