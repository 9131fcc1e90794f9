using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SimpleNotificationService.Model;
using Amazon.SQS.Model;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Dropin.Tests.Transport;

public sealed class PublishingTests
{
    private const string Topic = "EcrMirror_Dropin_Tests_Transport-ImageFound";

    [Fact]
    public async Task What_is_published_reaches_every_endpoint_that_consumes_it()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync(bus =>
        {
            foreach (string queue in (string[])["copies", "reports"])
            {
                bus.Endpoint(queue, endpoint => endpoint.Handler<ImageFound>(context =>
                {
                    seen.Add($"{queue}: {context.Message.Name} from {context.DestinationAddress}");
                    return Task.CompletedTask;
                }));
            }
        });

        await transport.Bus.Publish(new ImageFound("nginx"));
        List<string> received = await seen.NextAsync(2);

        Assert.Equal(
            [$"copies: nginx from amazonsqs://eu-west-1/{Topic}?type=topic", $"reports: nginx from amazonsqs://eu-west-1/{Topic}?type=topic"],
            received.Order());
    }

    [Fact]
    public async Task A_consumer_publishes_to_another_which_sends_to_a_third()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync(
            _ => { },
            register: registration =>
            {
                registration.AddConsumer<FindingConsumer>();
                registration.AddConsumer<CopyingConsumer>();
                registration.AddConsumer<PublishingConsumer>();
                registration.AddSingleton(seen);
            });

        await transport.SendAsync("Finding", new ImageFound("nginx"));

        Assert.Equal("nginx found copied", await seen.NextAsync());
    }

    [Fact]
    public async Task The_queue_of_a_consumer_lets_its_topics_and_no_other_send_to_it()
    {
        await using TransportBus transport = await TransportBus.StartAsync(
            bus => bus.Endpoint("images", endpoint => endpoint.Handler<ImageFound>(_ => Task.CompletedTask)),
            host => host.Scope("dev", scopeTopics: true));

        Dictionary<string, string> attributes = await transport.AttributesAsync("images");

        using JsonDocument policy = JsonDocument.Parse(attributes["Policy"]);
        JsonElement statement = Assert.Single(policy.RootElement.GetProperty("Statement").EnumerateArray());
        Assert.Equal("sns.amazonaws.com", statement.GetProperty("Principal").GetProperty("Service").GetString());
        Assert.Equal(
            $"""["arn:aws:sns:eu-west-1:000000000000:dev_{Topic}"]""",
            statement.GetProperty("Condition").GetProperty("ArnLike").GetProperty("aws:SourceArn").GetRawText());
    }

    [Fact]
    public async Task What_others_wrote_into_the_policy_of_a_queue_stays()
    {
        const string Theirs = """{"Version":"2012-10-17","Statement":{"Sid":"theirs","Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}}""";
        await using TransportBus transport = await TransportBus.StartAsync(
            bus => bus.Endpoint("images", endpoint => endpoint.Handler<ImageFound>(_ => Task.CompletedTask)),
            prepare: sqs => sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = "images", Attributes = new() { ["Policy"] = Theirs } }));

        Dictionary<string, string> attributes = await transport.AttributesAsync("images");

        JsonArray statements = JsonNode.Parse(attributes["Policy"])!["Statement"]!.AsArray();
        Assert.Equal(["theirs", "MassTransitTopics"], statements.Select(statement => (string?)statement!["Sid"]));
    }

    [Fact]
    public async Task A_topic_with_a_name_of_others_is_subscribed_to_with_its_attributes()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.Subscribe("image-notices", subscription => subscription.TopicAttributes["DisplayName"] = "Notices");
            endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType);
            endpoint.DefaultContentType = new System.Net.Mime.ContentType("application/json");
            endpoint.Handler<ImageFound>(context =>
            {
                seen.Add(context.Message.Name);
                return Task.CompletedTask;
            });
        });
        Amazon.SimpleNotificationService.Model.Topic topic = Assert.Single((await transport.Sns.ListTopicsAsync(new ListTopicsRequest())).Topics!);
        GetTopicAttributesResponse attributes = await transport.Sns.GetTopicAttributesAsync(new GetTopicAttributesRequest { TopicArn = topic.TopicArn });

        await transport.Sns.PublishAsync(new PublishRequest { TopicArn = topic.TopicArn, Message = """{"name":"from outside"}""" });

        Assert.EndsWith(":image-notices", topic.TopicArn, StringComparison.Ordinal);
        Assert.Equal("Notices", attributes.Attributes!["DisplayName"]);
        Assert.Equal("from outside", await seen.NextAsync());
    }

    [Fact]
    public async Task What_SNS_wrapped_for_a_subscription_that_is_not_raw_is_unwrapped()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.Handler<ImageFound>(context =>
            {
                seen.Add(context.Message.Name);
                return Task.CompletedTask;
            });
        });
        CreateTopicResponse topic = await transport.Sns.CreateTopicAsync(new CreateTopicRequest { Name = Topic });
        Dictionary<string, string> queue = await transport.AttributesAsync("images");
        await transport.Sns.SubscribeAsync(new SubscribeRequest { TopicArn = topic.TopicArn, Protocol = "sqs", Endpoint = queue["QueueArn"] });

        await transport.Bus.Publish(new ImageFound("nginx"));

        Assert.Equal("nginx", await seen.NextAsync());
    }

    [Fact]
    public async Task A_standard_topic_is_told_the_group_which_it_hands_on_and_no_deduplication_id()
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });

        await transport.Bus.Publish(new ImageFound("nginx"), context =>
        {
            context.SetGroupId("team-a");
            context.SetDeduplicationId("not for standard topics");
        });

        string[] request = transport.Journal.Body("PublishBatch").Split('&');
        Assert.Contains("PublishBatchRequestEntries.member.1.MessageGroupId=team-a", request);
        Assert.DoesNotContain(request, parameter => parameter.Contains("MessageDeduplicationId", StringComparison.Ordinal));
    }

    private sealed class FindingConsumer : IConsumer<ImageFound>
    {
        public Task Consume(ConsumeContext<ImageFound> context) => context.Publish(new ImageCopied(context.Message.Name + " found"));
    }

    private sealed class CopyingConsumer : IConsumer<ImageCopied>
    {
        public async Task Consume(ConsumeContext<ImageCopied> context)
        {
            ISendEndpoint endpoint = await context.GetSendEndpoint(new Uri("queue:Publishing"));
            await endpoint.Send(new ImagePublished(context.Message.Name + " copied"));
        }
    }

    private sealed class PublishingConsumer(Received<string> seen) : IConsumer<ImagePublished>
    {
        public Task Consume(ConsumeContext<ImagePublished> context)
        {
            seen.Add(context.Message.Name);
            return Task.CompletedTask;
        }
    }
}
