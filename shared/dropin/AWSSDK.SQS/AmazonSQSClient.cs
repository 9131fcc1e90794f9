using Amazon.SQS.Model;

namespace Amazon.SQS;

/// <summary>A client of Amazon Simple Queue Service.</summary>
public partial class AmazonSQSClient
{
    public virtual Task<CreateQueueResponse> CreateQueueAsync(CreateQueueRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<CreateQueueRequest, CreateQueueResponse>(request, cancellationToken);

    public virtual Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetQueueUrlRequest, GetQueueUrlResponse>(request, cancellationToken);

    public virtual Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetQueueAttributesRequest, GetQueueAttributesResponse>(request, cancellationToken);

    public virtual Task<SetQueueAttributesResponse> SetQueueAttributesAsync(SetQueueAttributesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<SetQueueAttributesRequest, SetQueueAttributesResponse>(request, cancellationToken);

    public virtual Task<ListQueuesResponse> ListQueuesAsync(ListQueuesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ListQueuesRequest, ListQueuesResponse>(request, cancellationToken);

    public virtual Task<DeleteQueueResponse> DeleteQueueAsync(DeleteQueueRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteQueueRequest, DeleteQueueResponse>(request, cancellationToken);

    public virtual Task<PurgeQueueResponse> PurgeQueueAsync(PurgeQueueRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PurgeQueueRequest, PurgeQueueResponse>(request, cancellationToken);

    public virtual Task<TagQueueResponse> TagQueueAsync(TagQueueRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<TagQueueRequest, TagQueueResponse>(request, cancellationToken);

    public virtual async Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default)
    {
        SendMessageResponse response = await AskAsync<SendMessageRequest, SendMessageResponse>(request, cancellationToken);
        MessageDigests.Verify(request, response);
        return response;
    }

    public virtual async Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken = default)
    {
        SendMessageBatchResponse response = await AskAsync<SendMessageBatchRequest, SendMessageBatchResponse>(request, cancellationToken);
        MessageDigests.Verify(request, response);
        return response;
    }

    public virtual async Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default)
    {
        ReceiveMessageResponse response = await AskAsync<ReceiveMessageRequest, ReceiveMessageResponse>(request, cancellationToken);
        MessageDigests.Verify(response);
        return response;
    }

    public virtual Task<DeleteMessageResponse> DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteMessageRequest, DeleteMessageResponse>(request, cancellationToken);

    public virtual Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteMessageBatchRequest, DeleteMessageBatchResponse>(request, cancellationToken);

    public virtual Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ChangeMessageVisibilityRequest, ChangeMessageVisibilityResponse>(request, cancellationToken);

    public virtual Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ChangeMessageVisibilityBatchRequest, ChangeMessageVisibilityBatchResponse>(request, cancellationToken);

    public virtual Task<ListDeadLetterSourceQueuesResponse> ListDeadLetterSourceQueuesAsync(ListDeadLetterSourceQueuesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ListDeadLetterSourceQueuesRequest, ListDeadLetterSourceQueuesResponse>(request, cancellationToken);

    public virtual Task<StartMessageMoveTaskResponse> StartMessageMoveTaskAsync(StartMessageMoveTaskRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<StartMessageMoveTaskRequest, StartMessageMoveTaskResponse>(request, cancellationToken);
}
