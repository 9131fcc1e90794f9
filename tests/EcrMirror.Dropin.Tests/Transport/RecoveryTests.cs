using System.Collections.Concurrent;
using Amazon.SimpleNotificationService.Model;
using Amazon.SQS.Model;
using MassTransit;

namespace EcrMirror.Dropin.Tests.Transport;

public sealed class RecoveryTests
{
    [Fact]
    public async Task An_endpoint_whose_queue_vanishes_makes_it_again_as_it_was()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.QueueAttributes["VisibilityTimeout"] = 77;
            endpoint.Handler<ImageFound>(context =>
            {
                seen.Add(context.Message.Name);
                return Task.CompletedTask;
            });
        });

        await transport.Sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = await transport.UrlAsync("images") });
        await transport.SendAsync("images", new ImageFound("nginx"));

        Assert.Equal("nginx", await seen.NextAsync());
        Assert.Equal("77", (await transport.AttributesAsync("images"))["VisibilityTimeout"]);
    }

    [Fact]
    public async Task A_topic_that_vanishes_is_made_again_with_its_subscribers()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(context =>
        {
            seen.Add(context.Message.Name);
            return Task.CompletedTask;
        }));
        await transport.Bus.Publish(new ImageFound("before"));
        await seen.NextAsync();
        Topic topic = Assert.Single((await transport.Sns.ListTopicsAsync(new ListTopicsRequest())).Topics!);

        await transport.Sns.DeleteTopicAsync(new DeleteTopicRequest { TopicArn = topic.TopicArn });
        await transport.Bus.Publish(new ImageFound("after"));

        Assert.Equal("after", await seen.NextAsync());
    }

    [Fact]
    public async Task A_bus_is_healthy_again_within_seconds_after_everything_was_lost()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(context =>
        {
            seen.Add(context.Message.Name);
            return Task.CompletedTask;
        }));
        await transport.Bus.Publish(new ImageFound("before"));
        await seen.NextAsync();

        await transport.Emulator.RestartAsync();
        await transport.WaitForAsync(BusHealthStatus.Degraded);
        await transport.WaitForAsync(BusHealthStatus.Healthy);
        await transport.Bus.Publish(new ImageFound("published"));
        await transport.SendAsync("images", new ImageFound("sent"));

        Assert.Equal(["published", "sent"], (await seen.NextAsync(2)).Order());
        Assert.Contains(transport.Log.Lines, line => line.StartsWith("Warning: amazonsqs://eu-west-1/images cannot receive", StringComparison.Ordinal));
        Assert.Contains(transport.Log.Lines, line => line.StartsWith("Information: amazonsqs://eu-west-1/images receives again", StringComparison.Ordinal));
        Assert.DoesNotContain(transport.Log.Lines, line => line.Contains(TransportBus.SecretKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_service_stands_still()
    {
        var names = new ConcurrentDictionary<string, int>();
        var seen = new Received<string>();
        var release = new TaskCompletionSource();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.QueueAttributes["VisibilityTimeout"] = 2;
            endpoint.Handler<ImageFound>(async context =>
            {
                if (names.TryAdd(context.Message.Name, 0))
                    seen.Add(context.Message.Name);
                if (context.Message.Name is "held")
                    await release.Task;
            });
        });
        await transport.SendAsync("images", new ImageFound("held"));
        await seen.NextAsync();

        Task[] before = [.. Enumerable.Range(0, 100).Select(number => transport.SendAsync("images", new ImageFound($"{number}")))];
        await seen.NextAsync();
        transport.Emulator.Freeze();
        Task[] during = [.. Enumerable.Range(100, 100).Select(number => transport.Bus.Publish(new ImageFound($"{number}")))];
        await transport.Journal.MadeAsync("ChangeMessageVisibility", count: 3);
        transport.Emulator.Thaw();
        release.SetResult();
        await Task.WhenAll([.. before, .. during]);
        await seen.NextAsync(199);

        Assert.Equal(201, names.Count);
        await transport.WaitForAsync(BusHealthStatus.Healthy);
    }

    [Fact]
    public async Task A_consumer_at_work_does_not_keep_its_endpoint_from_recovering()
    {
        var seen = new Received<string>();
        var release = new TaskCompletionSource();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(async context =>
        {
            seen.Add(context.Message.Name);
            if (context.Message.Name is "long")
                await release.Task;
        }));
        await transport.SendAsync("images", new ImageFound("long"));
        await seen.NextAsync();

        await transport.Emulator.RestartAsync();
        await transport.WaitForAsync(BusHealthStatus.Degraded);
        await transport.WaitForAsync(BusHealthStatus.Healthy);
        await transport.SendAsync("images", new ImageFound("short"));
        string next = await seen.NextAsync();
        release.SetResult();

        Assert.Equal("short", next);
    }

    [Fact]
    public async Task A_bus_that_was_stopped_starts_again()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(async context =>
        {
            seen.Add(context.Message.Name);
            await context.Publish(new ImageCopied(context.Message.Name));
        }));
        await transport.SendAsync("images", new ImageFound("first"));
        await seen.NextAsync();

        await transport.StopAsync();
        await transport.StartBusAsync();
        await transport.SendAsync("images", new ImageFound("second"));
        await transport.Bus.Publish(new ImageFound("third"));

        Assert.Equal(["second", "third"], (await seen.NextAsync(2)).Order());
        await transport.StopAsync();
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => transport.UrlAsync("images_error"));
    }
}
