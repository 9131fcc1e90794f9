using System.Xml.Linq;
using Amazon.SimpleNotificationService.Model;
using EcrMirror.Dropin;

namespace Amazon.SimpleNotificationService;

/// <summary>The operations: how to write a request and how to read the answer.</summary>
internal static class SnsOperations
{
    public static QueryOperations All { get; } = new QueryOperations()
        .Add<CreateTopicRequest, CreateTopicResponse>(
            (form, request) => form
                .Add("Name", request.Name)
                .Add("DataProtectionPolicy", request.DataProtectionPolicy)
                .AddMap("Attributes", request.Attributes)
                .AddList("Tags", request.Tags, WriteTag),
            result => new CreateTopicResponse { TopicArn = result.Text("TopicArn") })
        .Add<DeleteTopicRequest, DeleteTopicResponse>(
            (form, request) => form.Add("TopicArn", request.TopicArn))
        .Add<ListTopicsRequest, ListTopicsResponse>(
            (form, request) => form.Add("NextToken", request.NextToken),
            result => new ListTopicsResponse
            {
                Topics = result.List("Topics", topic => new Topic { TopicArn = topic.Text("TopicArn") }),
                NextToken = result.Text("NextToken"),
            })
        .Add<GetTopicAttributesRequest, GetTopicAttributesResponse>(
            (form, request) => form.Add("TopicArn", request.TopicArn),
            result => new GetTopicAttributesResponse { Attributes = result.Map("Attributes") })
        .Add<SetTopicAttributesRequest, SetTopicAttributesResponse>(
            (form, request) => form
                .Add("TopicArn", request.TopicArn)
                .Add("AttributeName", request.AttributeName)
                .Add("AttributeValue", request.AttributeValue))
        .Add<SubscribeRequest, SubscribeResponse>(
            (form, request) => form
                .Add("TopicArn", request.TopicArn)
                .Add("Protocol", request.Protocol)
                .Add("Endpoint", request.Endpoint)
                .AddMap("Attributes", request.Attributes)
                .Add("ReturnSubscriptionArn", request.ReturnSubscriptionArn),
            result => new SubscribeResponse { SubscriptionArn = result.Text("SubscriptionArn") })
        .Add<UnsubscribeRequest, UnsubscribeResponse>(
            (form, request) => form.Add("SubscriptionArn", request.SubscriptionArn))
        .Add<ListSubscriptionsByTopicRequest, ListSubscriptionsByTopicResponse>(
            (form, request) => form.Add("TopicArn", request.TopicArn).Add("NextToken", request.NextToken),
            result => new ListSubscriptionsByTopicResponse
            {
                Subscriptions = result.List("Subscriptions", ReadSubscription),
                NextToken = result.Text("NextToken"),
            })
        .Add<GetSubscriptionAttributesRequest, GetSubscriptionAttributesResponse>(
            (form, request) => form.Add("SubscriptionArn", request.SubscriptionArn),
            result => new GetSubscriptionAttributesResponse { Attributes = result.Map("Attributes") })
        .Add<SetSubscriptionAttributesRequest, SetSubscriptionAttributesResponse>(
            (form, request) => form
                .Add("SubscriptionArn", request.SubscriptionArn)
                .Add("AttributeName", request.AttributeName)
                .Add("AttributeValue", request.AttributeValue))
        .Add<PublishRequest, PublishResponse>(
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
            result => new PublishResponse { MessageId = result.Text("MessageId"), SequenceNumber = result.Text("SequenceNumber") })
        .Add<PublishBatchRequest, PublishBatchResponse>(
            (form, request) => form
                .Add("TopicArn", request.TopicArn)
                .AddList("PublishBatchRequestEntries", request.PublishBatchRequestEntries, WriteEntry),
            result => new PublishBatchResponse
            {
                Successful = result.List("Successful", ReadPublished),
                Failed = result.List("Failed", ReadFailed),
            })
        .Add<TagResourceRequest, TagResourceResponse>(
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
