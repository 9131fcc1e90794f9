using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Sns;

public sealed class SnsRequestTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:111122223333:planned", Subscription = Topic + ":1";

    private static readonly Dictionary<string, (Func<IAmazonSimpleNotificationService, Task> Ask, string Fields)> Operations = new()
    {
        ["CreateTopic"] = (
            sns => sns.CreateTopicAsync(new CreateTopicRequest
            {
                Name = "planned",
                Attributes = new() { ["DisplayName"] = "Planned & done" },
                Tags = [new Tag { Key = "team", Value = "registry" }, new Tag { Key = "stage", Value = "test" }],
            }),
            """
            Attributes.entry.1.key = DisplayName
            Attributes.entry.1.value = Planned & done
            Name = planned
            Tags.member.1.Key = team
            Tags.member.1.Value = registry
            Tags.member.2.Key = stage
            Tags.member.2.Value = test
            """),
        ["DeleteTopic"] = (sns => sns.DeleteTopicAsync(new DeleteTopicRequest { TopicArn = Topic }), $"TopicArn = {Topic}"),
        ["ListTopics"] = (sns => sns.ListTopicsAsync(new ListTopicsRequest { NextToken = "n+/=" }), "NextToken = n+/="),
        ["GetTopicAttributes"] = (sns => sns.GetTopicAttributesAsync(new GetTopicAttributesRequest { TopicArn = Topic }), $"TopicArn = {Topic}"),
        ["SetTopicAttributes"] = (
            sns => sns.SetTopicAttributesAsync(new SetTopicAttributesRequest { TopicArn = Topic, AttributeName = "Policy", AttributeValue = "{}" }),
            $$"""
            AttributeName = Policy
            AttributeValue = {}
            TopicArn = {{Topic}}
            """),
        ["Subscribe"] = (
            sns => sns.SubscribeAsync(new SubscribeRequest
            {
                TopicArn = Topic,
                Protocol = "sqs",
                Endpoint = "arn:aws:sqs:eu-west-1:111122223333:copies",
                Attributes = new() { ["RawMessageDelivery"] = "true" },
                ReturnSubscriptionArn = true,
            }),
            $"""
            Attributes.entry.1.key = RawMessageDelivery
            Attributes.entry.1.value = true
            Endpoint = arn:aws:sqs:eu-west-1:111122223333:copies
            Protocol = sqs
            ReturnSubscriptionArn = true
            TopicArn = {Topic}
            """),
        ["Unsubscribe"] = (sns => sns.UnsubscribeAsync(new UnsubscribeRequest { SubscriptionArn = Subscription }), $"SubscriptionArn = {Subscription}"),
        ["ListSubscriptionsByTopic"] = (
            sns => sns.ListSubscriptionsByTopicAsync(new ListSubscriptionsByTopicRequest { TopicArn = Topic, NextToken = "n" }),
            $"""
            NextToken = n
            TopicArn = {Topic}
            """),
        ["GetSubscriptionAttributes"] = (
            sns => sns.GetSubscriptionAttributesAsync(new GetSubscriptionAttributesRequest { SubscriptionArn = Subscription }), $"SubscriptionArn = {Subscription}"),
        ["SetSubscriptionAttributes"] = (
            sns => sns.SetSubscriptionAttributesAsync(new SetSubscriptionAttributesRequest
            {
                SubscriptionArn = Subscription,
                AttributeName = "FilterPolicy",
                AttributeValue = """{"a":["b"]}""",
            }),
            $$"""
            AttributeName = FilterPolicy
            AttributeValue = {"a":["b"]}
            SubscriptionArn = {{Subscription}}
            """),
        ["Publish"] = (
            sns => sns.PublishAsync(new PublishRequest
            {
                TopicArn = Topic,
                Message = """{"name":"café <&+ 🐳"}""",
                Subject = "s",
                MessageAttributes = new()
                {
                    ["Content-Type"] = new MessageAttributeValue { DataType = "String", StringValue = "application/json" },
                    ["Bytes"] = new MessageAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream([1, 2, 255]) },
                },
                MessageDeduplicationId = "once",
                MessageGroupId = "tenant",
            }),
            $$"""
            Message = {"name":"café <&+ 🐳"}
            MessageAttributes.entry.1.Name = Content-Type
            MessageAttributes.entry.1.Value.DataType = String
            MessageAttributes.entry.1.Value.StringValue = application/json
            MessageAttributes.entry.2.Name = Bytes
            MessageAttributes.entry.2.Value.BinaryValue = AQL/
            MessageAttributes.entry.2.Value.DataType = Binary
            MessageDeduplicationId = once
            MessageGroupId = tenant
            Subject = s
            TopicArn = {{Topic}}
            """),
        ["PublishBatch"] = (
            sns => sns.PublishBatchAsync(new PublishBatchRequest
            {
                TopicArn = Topic,
                PublishBatchRequestEntries =
                [
                    new PublishBatchRequestEntry { Id = "0", Message = "a" },
                    new PublishBatchRequestEntry
                    {
                        Id = "1",
                        Message = "b",
                        MessageAttributes = new() { ["Kind"] = new MessageAttributeValue { DataType = "String", StringValue = "k" } },
                        MessageGroupId = "tenant",
                    },
                ],
            }),
            $"""
            PublishBatchRequestEntries.member.1.Id = 0
            PublishBatchRequestEntries.member.1.Message = a
            PublishBatchRequestEntries.member.2.Id = 1
            PublishBatchRequestEntries.member.2.Message = b
            PublishBatchRequestEntries.member.2.MessageAttributes.entry.1.Name = Kind
            PublishBatchRequestEntries.member.2.MessageAttributes.entry.1.Value.DataType = String
            PublishBatchRequestEntries.member.2.MessageAttributes.entry.1.Value.StringValue = k
            PublishBatchRequestEntries.member.2.MessageGroupId = tenant
            TopicArn = {Topic}
            """),
        ["TagResource"] = (
            sns => sns.TagResourceAsync(new TagResourceRequest { ResourceArn = Topic, Tags = [new Tag { Key = "team", Value = "registry" }] }),
            $"""
            ResourceArn = {Topic}
            Tags.member.1.Key = team
            Tags.member.1.Value = registry
            """),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    internal static IReadOnlyCollection<string> Covered => Operations.Keys;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_operation_is_asked_for_as_the_model_says(string operation)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service.Answer($"<{operation}Response><{operation}Result/></{operation}Response>").Sns();

        await Operations[operation].Ask(sns);

        ReceivedRequest request = Assert.Single(service.Requests);
        Assert.Equal(("POST", "/"), (request.Method, request.Path));
        Assert.Equal("application/x-www-form-urlencoded", request.MediaType);
        Assert.Equal(InOrder($"Action = {operation}\nVersion = 2010-03-31\n{Operations[operation].Fields}"), request.Form);
    }

    [Fact]
    public async Task A_request_is_signed_over_what_arrives()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonSimpleNotificationServiceClient sns = service.Answer("<PublishResponse/>").Sns();

        await sns.PublishAsync(new PublishRequest { TopicArn = Topic, Message = "a b+c&d=é" });

        Signature.ShouldBeValid(Assert.Single(service.Requests), ScriptedService.SecretKey, ScriptedService.AccessKey, ScriptedService.Region, "sns");
    }

    private static string InOrder(string lines) => string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));
}
