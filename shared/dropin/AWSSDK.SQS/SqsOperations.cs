using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SQS.Model;
using EcrMirror.Dropin;

namespace Amazon.SQS;

/// <summary>The operations, each as Core wants to have it: how to write a request and how to read the answer.</summary>
internal static class SqsOperations
{
    private static readonly JsonProtocol Protocol = new("Amazon.SQS", "AmazonSQS", "1.0", SqsErrors.ToException);

    public static InvokeOptions CreateQueue { get; } = Operation<CreateQueueRequest, CreateQueueResponse>(nameof(CreateQueue));

    public static InvokeOptions GetQueueUrl { get; } = Operation<GetQueueUrlRequest, GetQueueUrlResponse>(nameof(GetQueueUrl));

    public static InvokeOptions GetQueueAttributes { get; } = Operation<GetQueueAttributesRequest, GetQueueAttributesResponse>(nameof(GetQueueAttributes));

    public static InvokeOptions SetQueueAttributes { get; } = Operation<SetQueueAttributesRequest, SetQueueAttributesResponse>(nameof(SetQueueAttributes));

    public static InvokeOptions ListQueues { get; } = Operation<ListQueuesRequest, ListQueuesResponse>(nameof(ListQueues));

    public static InvokeOptions DeleteQueue { get; } = Operation<DeleteQueueRequest, DeleteQueueResponse>(nameof(DeleteQueue));

    public static InvokeOptions PurgeQueue { get; } = Operation<PurgeQueueRequest, PurgeQueueResponse>(nameof(PurgeQueue));

    public static InvokeOptions TagQueue { get; } = Operation<TagQueueRequest, TagQueueResponse>(nameof(TagQueue));

    public static InvokeOptions SendMessage { get; } = Operation<SendMessageRequest, SendMessageResponse>(nameof(SendMessage));

    public static InvokeOptions SendMessageBatch { get; } = Operation<SendMessageBatchRequest, SendMessageBatchResponse>(nameof(SendMessageBatch));

    public static InvokeOptions ReceiveMessage { get; } = Operation<ReceiveMessageRequest, ReceiveMessageResponse>(nameof(ReceiveMessage));

    public static InvokeOptions DeleteMessage { get; } = Operation<DeleteMessageRequest, DeleteMessageResponse>(nameof(DeleteMessage));

    public static InvokeOptions DeleteMessageBatch { get; } = Operation<DeleteMessageBatchRequest, DeleteMessageBatchResponse>(nameof(DeleteMessageBatch));

    public static InvokeOptions ChangeMessageVisibility { get; } = Operation<ChangeMessageVisibilityRequest, ChangeMessageVisibilityResponse>(nameof(ChangeMessageVisibility));

    public static InvokeOptions ChangeMessageVisibilityBatch { get; } = Operation<ChangeMessageVisibilityBatchRequest, ChangeMessageVisibilityBatchResponse>(nameof(ChangeMessageVisibilityBatch));

    public static InvokeOptions ListDeadLetterSourceQueues { get; } = Operation<ListDeadLetterSourceQueuesRequest, ListDeadLetterSourceQueuesResponse>(nameof(ListDeadLetterSourceQueues));

    public static InvokeOptions StartMessageMoveTask { get; } = Operation<StartMessageMoveTaskRequest, StartMessageMoveTaskResponse>(nameof(StartMessageMoveTask));

    private static InvokeOptions Operation<TRequest, TResponse>(string name)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => Protocol.Operation(name, TypeOf<TRequest>(), TypeOf<TResponse>());

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)SqsJson.Relaxed.GetTypeInfo(typeof(T))!;
}
