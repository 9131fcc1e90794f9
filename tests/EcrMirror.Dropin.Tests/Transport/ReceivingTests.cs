using System.Net.Mime;
using Amazon.SQS.Model;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Dropin.Tests.Transport;

public sealed class ReceivingTests
{
    [Fact]
    public async Task No_more_messages_are_received_than_are_consumed_at_once()
    {
        int running = 0;
        var seen = new Received<int>();
        using var gate = new SemaphoreSlim(0);
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.ConcurrentMessageLimit = 2;
            endpoint.Handler<ImageFound>(async _ =>
            {
                seen.Add(Interlocked.Increment(ref running));
                await gate.WaitAsync(TransportBus.Patience);
                Interlocked.Decrement(ref running);
            });
        });

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => transport.SendAsync("images", new ImageFound($"{number}"))));
        List<int> atOnce = await seen.NextAsync(2);
        (int Visible, int InFlight) counts = await transport.CountsAsync("images");
        gate.Release(6);
        atOnce.AddRange(await seen.NextAsync(4));

        Assert.Equal((4, 2), counts);
        Assert.All(atOnce, count => Assert.InRange(count, 1, 2));
    }

    [Fact]
    public async Task A_message_stays_hidden_for_as_long_as_its_consumer_runs()
    {
        int deliveries = 0;
        var started = new Received<int>();
        var release = new TaskCompletionSource();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.QueueAttributes["VisibilityTimeout"] = 1;
            endpoint.Handler<ImageFound>(async _ =>
            {
                started.Add(Interlocked.Increment(ref deliveries));
                await release.Task;
            });
        });

        await transport.SendAsync("images", new ImageFound("large"));
        await started.NextAsync();
        await transport.Journal.AnsweredAsync("ChangeMessageVisibility", count: 2);
        (int Visible, int InFlight) counts = await transport.CountsAsync("images");
        release.SetResult();
        await transport.StopAsync();

        Assert.Equal((0, 1), counts);
        Assert.Equal(1, deliveries);
        Assert.Equal((0, 0), await transport.CountsAsync("images"));
    }

    [Fact]
    public async Task A_consumer_that_throws_is_tried_again_as_often_as_its_policy_says()
    {
        int attempts = 0;
        var done = new Received<int>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.UseMessageRetry(retry => retry.Immediate(2));
            endpoint.Handler<ImageFound>(_ =>
            {
                if (++attempts < 3)
                    throw new InvalidOperationException("not yet");
                done.Add(attempts);
                return Task.CompletedTask;
            });
        });

        await transport.SendAsync("images", new ImageFound("nginx"));
        int attemptsAtTheEnd = await done.NextAsync();
        await transport.StopAsync();

        Assert.Equal(3, attemptsAtTheEnd);
        Assert.Equal((0, 0), await transport.CountsAsync("images"));
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => transport.UrlAsync("images_error"));
    }

    [Fact]
    public async Task A_message_that_is_put_off_comes_again_later()
    {
        int attempts = 0;
        var done = new Received<int>();
        await using TransportBus transport = await TransportBus.StartAsync(
            bus =>
            {
                bus.UseDelayedMessageScheduler();
                bus.Endpoint("images", endpoint =>
                {
                    endpoint.UseDelayedRedelivery(redelivery => redelivery.Interval(1, TimeSpan.FromSeconds(1)));
                    endpoint.Handler<ImageFound>(context =>
                    {
                        if (++attempts < 2)
                            throw new InvalidOperationException("not yet");
                        done.Add(context.GetRedeliveryCount());
                        return Task.CompletedTask;
                    });
                });
            });

        await transport.SendAsync("images", new ImageFound("nginx"));

        Assert.Equal(1, await done.NextAsync());
    }

    [Theory]
    [InlineData("""{"name":"from outside"}""", null)]
    [InlineData("""{ "Name": "from outside", "unknown": [1] }""", "text/plain")]
    public async Task Plain_JSON_of_other_systems_is_consumed_where_the_endpoint_says_so(string body, string? kind)
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.DefaultContentType = new ContentType("application/json");
            endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType);
            endpoint.ConfigureConsumeTopology = false;
            endpoint.Handler<ImageFound>(context =>
            {
                seen.Add(context.Message.Name);
                return Task.CompletedTask;
            });
        });

        Dictionary<string, MessageAttributeValue>? attributes = kind is null
            ? null
            : new() { ["kind"] = new MessageAttributeValue { DataType = "String", StringValue = kind } };
        await transport.SendRawAsync("images", body, attributes);
        await transport.SendAsync("images", new ImageFound("in an envelope"));

        Assert.Equal(["from outside", "in an envelope"], (await seen.NextAsync(2)).Order());
    }

    [Fact]
    public async Task A_stop_waits_for_the_consumer_that_is_at_work()
    {
        var started = new Received<int>();
        var release = new TaskCompletionSource();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(async context =>
        {
            started.Add(1);
            await release.Task;
            await context.Send(new Uri("queue:copies"), new ImageCopied(context.Message.Name));
        }));

        await transport.SendAsync("images", new ImageFound("nginx"));
        await started.NextAsync();
        Task stop = transport.StopAsync();
        bool stoppedEarly = stop.IsCompleted;
        release.SetResult();
        await stop;

        Assert.False(stoppedEarly);
        Assert.Equal((0, 0), await transport.CountsAsync("images"));
        Assert.Equal((1, 0), await transport.CountsAsync("copies"));
    }

    [Fact]
    public async Task A_consumer_is_cancelled_when_a_stop_has_waited_long_enough_and_its_message_comes_again()
    {
        var started = new Received<string>();
        int runs = 0;
        await using TransportBus transport = await TransportBus.StartAsync(
            bus => bus.Endpoint("images", endpoint => endpoint.Handler<ImageFound>(async context =>
            {
                started.Add(context.Message.Name);
                if (Interlocked.Increment(ref runs) == 1)
                    await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
            })),
            register: registration => registration.AddOptions<MassTransitHostOptions>().Configure(options => options.ConsumerStopTimeout = TimeSpan.FromMilliseconds(200)));
        await transport.SendAsync("images", new ImageFound("nginx"));
        await started.NextAsync();

        await transport.StopAsync();
        await transport.StartBusAsync();

        Assert.Equal("nginx", await started.NextAsync());
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => transport.UrlAsync("images_error"));
    }

    [Fact]
    public async Task A_stop_gives_back_what_was_received_and_not_begun()
    {
        var started = new Received<string>();
        var release = new TaskCompletionSource();
        await using TransportBus transport = await TransportBus.StartAsync(
            bus => bus.Endpoint("images.fifo", endpoint => endpoint.Handler<ImageFound>(async context =>
            {
                started.Add(context.Message.Name);
                await release.Task;
            })),
            prepare: async sqs =>
            {
                CreateQueueResponse queue = await sqs.CreateQueueAsync(new CreateQueueRequest
                {
                    QueueName = "images.fifo",
                    Attributes = new() { ["FifoQueue"] = "true", ["VisibilityTimeout"] = "600" },
                });
                for (int number = 0; number < 3; number++)
                {
                    await sqs.SendMessageAsync(new SendMessageRequest
                    {
                        QueueUrl = queue.QueueUrl,
                        MessageGroupId = "one",
                        MessageDeduplicationId = $"{number}",
                        MessageBody = $$$"""{"messageType":["urn:message:EcrMirror.Dropin.Tests.Transport:ImageFound"],"message":{"name":"{{{number}}}"}}""",
                    });
                }
            });

        string first = await started.NextAsync();
        Task stop = transport.StopAsync();
        release.SetResult();
        await stop;

        Assert.Equal("0", first);
        Assert.False(started.HasMore);
        Assert.Equal((2, 0), await transport.CountsAsync("images.fifo"));
    }

    [Fact]
    public async Task Messages_under_way_at_a_stop_are_all_consumed_by_the_next_run()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.QueueAttributes["VisibilityTimeout"] = 1;
            endpoint.Handler<ImageFound>(context =>
            {
                seen.Add(context.Message.Name);
                return Task.CompletedTask;
            });
        });

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => transport.SendAsync("images", new ImageFound($"{number}"))));
        HashSet<string> names = [await seen.NextAsync()];
        await transport.StopAsync();
        await transport.StartBusAsync();
        while (names.Count < 100)
            names.Add(await seen.NextAsync());

        Assert.Equal(100, names.Count);
    }

    [Fact]
    public async Task A_queue_is_emptied_at_the_start_where_the_endpoint_says_so()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync(
            bus => bus.Endpoint("images", endpoint =>
            {
                endpoint.PurgeOnStartup = true;
                endpoint.Handler<ImageFound>(context =>
                {
                    seen.Add(context.Message.Name);
                    return Task.CompletedTask;
                });
            }),
            prepare: async sqs =>
            {
                CreateQueueResponse queue = await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = "images" });
                await sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = queue.QueueUrl, MessageBody = "of an earlier run" });
            });

        await transport.SendAsync("images", new ImageFound("nginx"));

        Assert.Equal("nginx", await seen.NextAsync());
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => transport.UrlAsync("images_error"));
    }
}
