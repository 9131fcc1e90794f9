using System.Text.Json.Nodes;
using Amazon.SimpleNotificationService.Model;
using Amazon.SQS.Model;
using MassTransit;

namespace EcrMirror.Dropin.Tests.Transport;

/// <summary>
/// What others see of the transport, which they may be: an official one of the same bus, a tool, a person in a console. Set
/// UPDATE_GOLDEN=1 to rewrite Golden/, and review the difference.
/// </summary>
public sealed class WireFormatTests
{
    [Fact]
    public async Task A_message_that_is_sent_is_an_envelope_with_attributes()
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });

        await transport.SendAsync("images", new ImageFound("café"), context =>
        {
            context.CorrelationId = NewId.NextGuid();
            context.Headers.Set("team", "registry");
        });

        WireFormat.AssertGolden("sent", WireFormat.Of(await transport.TakeAsync("images")));
    }

    [Fact]
    public async Task A_message_that_is_published_arrives_as_it_would_have_been_sent()
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });
        await SubscribeAsync(transport, "EcrMirror_Dropin_Tests_Transport-ImageFound", "outside");

        await transport.Bus.Publish(new ImageFound("café"), context => context.Headers.Set("team", "registry"));

        WireFormat.AssertGolden("published", WireFormat.Of(await transport.TakeAsync("outside")));
    }

    [Fact]
    public async Task Faulted_and_skipped_messages_are_moved_with_the_reason_and_a_fault_is_published()
    {
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
            endpoint.Handler<ImageFound>(_ => throw new InvalidOperationException("no such image")));
        await SubscribeAsync(transport, "MassTransit-Fault--EcrMirror_Dropin_Tests_Transport-ImageFound--", "outside");

        await transport.SendAsync("images", new ImageFound("nginx"), context => context.Headers.Set("team", "registry"));
        await transport.SendAsync("images", new ImageIgnored("nginx"));

        WireFormat.AssertGolden("faulted", WireFormat.Of(await transport.TakeAsync("images_error")));
        WireFormat.AssertGolden("skipped", WireFormat.Of(await transport.TakeAsync("images_skipped")));
        WireFormat.AssertGolden("fault", WireFormat.Of(await transport.TakeAsync("outside")));
    }

    [Fact]
    public async Task An_endpoint_has_a_queue_with_a_policy_and_raw_subscriptions_to_topics()
    {
        await using TransportBus transport = await TransportBus.StartAsync(
            bus => bus.Endpoint("images", endpoint =>
            {
                endpoint.QueueAttributes["VisibilityTimeout"] = 60;
                endpoint.QueueTags["team"] = "registry";
                endpoint.Handler<ImageFound>(_ => Task.CompletedTask);
                endpoint.Handler<Fault<ImagePublished>>(_ => Task.CompletedTask);
            }),
            host => host.Scope("dev", scopeTopics: true));

        Dictionary<string, string> queue = await transport.AttributesAsync("images");
        var subscriptions = new JsonArray();
        foreach (Topic topic in (await transport.Sns.ListTopicsAsync(new ListTopicsRequest())).Topics!.OrderBy(topic => topic.TopicArn, StringComparer.Ordinal))
        {
            ListSubscriptionsByTopicResponse answer = await transport.Sns.ListSubscriptionsByTopicAsync(
                new ListSubscriptionsByTopicRequest { TopicArn = topic.TopicArn });
            foreach (Subscription subscription in answer.Subscriptions!)
            {
                GetSubscriptionAttributesResponse attributes = await transport.Sns.GetSubscriptionAttributesAsync(
                    new GetSubscriptionAttributesRequest { SubscriptionArn = subscription.SubscriptionArn });
                subscriptions.Add(new JsonObject
                {
                    ["topic"] = topic.TopicArn,
                    ["protocol"] = subscription.Protocol,
                    ["endpoint"] = subscription.Endpoint,
                    ["rawMessageDelivery"] = attributes.Attributes!["RawMessageDelivery"],
                });
            }
        }

        WireFormat.AssertGolden("topology", new JsonObject
        {
            ["queue"] = new JsonObject
            {
                ["arn"] = queue["QueueArn"],
                ["visibilityTimeout"] = queue["VisibilityTimeout"],
                ["policy"] = JsonNode.Parse(queue["Policy"]),
            },
            ["subscriptions"] = subscriptions,
        });
    }

    private static async Task SubscribeAsync(TransportBus transport, string topic, string queue)
    {
        CreateTopicResponse created = await transport.Sns.CreateTopicAsync(new CreateTopicRequest { Name = topic });
        await transport.Sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = queue });
        Dictionary<string, string> attributes = await transport.AttributesAsync(queue);
        await transport.Sns.SubscribeAsync(new SubscribeRequest
        {
            TopicArn = created.TopicArn,
            Protocol = "sqs",
            Endpoint = attributes["QueueArn"],
            Attributes = new() { ["RawMessageDelivery"] = "true" },
        });
    }
}
