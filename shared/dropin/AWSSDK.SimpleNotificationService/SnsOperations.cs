using System.Xml.Linq;
using Amazon.Runtime.Internal;
using Amazon.SimpleNotificationService.Model;
using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService;

/// <summary>The operations, each as Core wants to have it: how to write a request and how to read the answer.</summary>
internal static class SnsOperations
{
    private static readonly QueryProtocol Protocol = new("Amazon.SimpleNotificationService", "2010-03-31", SnsErrors.ToException);

    public static InvokeOptions CreateTopic { get; } = Protocol.Operation<CreateTopicRequest, CreateTopicResponse>(
        nameof(CreateTopic),
        (form, request) => form
            .Add("Name", request.Name)
            .Add("DataProtectionPolicy", request.DataProtectionPolicy)
            .AddMap("Attributes", request.Attributes)
            .AddList("Tags", request.Tags, WriteTag),
        result => new CreateTopicResponse { TopicArn = result.Text("TopicArn") });

    public static InvokeOptions DeleteTopic { get; } = Protocol.Operation<DeleteTopicRequest, DeleteTopicResponse>(
        nameof(DeleteTopic),
        (form, request) => form.Add("TopicArn", request.TopicArn));

    public static InvokeOptions ListTopics { get; } = Protocol.Operation<ListTopicsRequest, ListTopicsResponse>(
        nameof(ListTopics),
        (form, request) => form.Add("NextToken", request.NextToken),
        result => new ListTopicsResponse
        {
            Topics = result.List("Topics", topic => new Topic { TopicArn = topic.Text("TopicArn") }),
            NextToken = result.Text("NextToken"),
        });

    public static InvokeOptions GetTopicAttributes { get; } = Protocol.Operation<GetTopicAttributesRequest, GetTopicAttributesResponse>(
        nameof(GetTopicAttributes),
        (form, request) => form.Add("TopicArn", request.TopicArn),
        result => new GetTopicAttributesResponse { Attributes = result.Map("Attributes") });

    public static InvokeOptions SetTopicAttributes { get; } = Protocol.Operation<SetTopicAttributesRequest, SetTopicAttributesResponse>(
        nameof(SetTopicAttributes),
        (form, request) => form
            .Add("TopicArn", request.TopicArn)
            .Add("AttributeName", request.AttributeName)
            .Add("AttributeValue", request.AttributeValue));

    public static InvokeOptions Subscribe { get; } = Protocol.Operation<SubscribeRequest, SubscribeResponse>(
        nameof(Subscribe),
        (form, request) => form
            .Add("TopicArn", request.TopicArn)
            .Add("Protocol", request.Protocol)
            .Add("Endpoint", request.Endpoint)
            .AddMap("Attributes", request.Attributes)
            .Add("ReturnSubscriptionArn", request.ReturnSubscriptionArn),
        result => new SubscribeResponse { SubscriptionArn = result.Text("SubscriptionArn") });

    public static InvokeOptions Unsubscribe { get; } = Protocol.Operation<UnsubscribeRequest, UnsubscribeResponse>(
        nameof(Unsubscribe),
        (form, request) => form.Add("SubscriptionArn", request.SubscriptionArn));

    public static InvokeOptions ListSubscriptionsByTopic { get; } = Protocol.Operation<ListSubscriptionsByTopicRequest, ListSubscriptionsByTopicResponse>(
        nameof(ListSubscriptionsByTopic),
        (form, request) => form.Add("TopicArn", request.TopicArn).Add("NextToken", request.NextToken),
        result => new ListSubscriptionsByTopicResponse
        {
            Subscriptions = result.List("Subscriptions", ReadSubscription),
            NextToken = result.Text("NextToken"),
        });

    public static InvokeOptions GetSubscriptionAttributes { get; } = Protocol.Operation<GetSubscriptionAttributesRequest, GetSubscriptionAttributesResponse>(
        nameof(GetSubscriptionAttributes),
        (form, request) => form.Add("SubscriptionArn", request.SubscriptionArn),
        result => new GetSubscriptionAttributesResponse { Attributes = result.Map("Attributes") });

    public static InvokeOptions SetSubscriptionAttributes { get; } = Protocol.Operation<SetSubscriptionAttributesRequest, SetSubscriptionAttributesResponse>(
        nameof(SetSubscriptionAttributes),
        (form, request) => form
            .Add("SubscriptionArn", request.SubscriptionArn)
            .Add("AttributeName", request.AttributeName)
            .Add("AttributeValue", request.AttributeValue));

    public static InvokeOptions Publish { get; } = Protocol.Operation<PublishRequest, PublishResponse>(
        nameof(Publish),
        (form, request) => form
            .Add("TopicArn", request.TopicArn)
            .Add("TargetArn", request.TargetArn)
            .Add("PhoneNumber", request.PhoneNumber)
            .Add("Message", request.Message)
            .Add("Subject", request.Subject)
            .Add("MessageStructure", request.MessageStructure)
            .AddMap("MessageAttributes", request.MessageAttributes, WriteAttribute)
            .Add("MessageDeduplicationId", request.MessageDeduplicationId)
            .Add("MessageGroupId", request.MessageGroupId),
        result => new PublishResponse { MessageId = result.Text("MessageId"), SequenceNumber = result.Text("SequenceNumber") });

    public static InvokeOptions PublishBatch { get; } = Protocol.Operation<PublishBatchRequest, PublishBatchResponse>(
        nameof(PublishBatch),
        (form, request) => form
            .Add("TopicArn", request.TopicArn)
            .AddList("PublishBatchRequestEntries", request.PublishBatchRequestEntries, WriteEntry),
        result => new PublishBatchResponse
        {
            Successful = result.List("Successful", ReadPublished),
            Failed = result.List("Failed", ReadFailed),
        });

    public static InvokeOptions TagResource { get; } = Protocol.Operation<TagResourceRequest, TagResourceResponse>(
        nameof(TagResource),
        (form, request) => form.Add("ResourceArn", request.ResourceArn).AddList("Tags", request.Tags, WriteTag));

    private static void WriteTag(QueryForm form, Tag tag) => form.Add("Key", tag.Key).Add("Value", tag.Value);

    private static void WriteAttribute(QueryForm form, MessageAttributeValue value) => form
        .Add("DataType", value.DataType)
        .Add("StringValue", value.StringValue)
        .Add("BinaryValue", value.BinaryValue);

    private static void WriteEntry(QueryForm form, PublishBatchRequestEntry entry) => form
        .Add("Id", entry.Id)
        .Add("Message", entry.Message)
        .Add("Subject", entry.Subject)
        .Add("MessageStructure", entry.MessageStructure)
        .AddMap("MessageAttributes", entry.MessageAttributes, WriteAttribute)
        .Add("MessageDeduplicationId", entry.MessageDeduplicationId)
        .Add("MessageGroupId", entry.MessageGroupId);

    private static Subscription ReadSubscription(XElement subscription) => new()
    {
        SubscriptionArn = subscription.Text("SubscriptionArn"),
        Owner = subscription.Text("Owner"),
        Protocol = subscription.Text("Protocol"),
        Endpoint = subscription.Text("Endpoint"),
        TopicArn = subscription.Text("TopicArn"),
    };

    private static PublishBatchResultEntry ReadPublished(XElement entry) => new()
    {
        Id = entry.Text("Id"),
        MessageId = entry.Text("MessageId"),
        SequenceNumber = entry.Text("SequenceNumber"),
    };

    private static BatchResultErrorEntry ReadFailed(XElement entry) => new()
    {
        Id = entry.Text("Id"),
        Code = entry.Text("Code"),
        Message = entry.Text("Message"),
        SenderFault = entry.Flag("SenderFault"),
    };
}
