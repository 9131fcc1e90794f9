using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Amazon.SQS.Model;
using MassTransit;

namespace EcrMirror.Dropin.Tests.Transport;

public sealed record ImageFound(string Name);

public sealed record ImageAsked(string Name);

public sealed record ImageAnswered(string Digest);

public sealed record ImageIgnored(string Name);

public sealed class TransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_message_sent_to_a_queue_is_consumed_once_and_deleted()
    {
        var seen = Channel.CreateUnbounded<ConsumeContext<ImageFound>>();
        await using TransportBus transport = await TransportBus.StartAsync(bus => bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
            endpoint.Handler<ImageFound>(context => seen.Writer.WriteAsync(context).AsTask())));

        await transport.SendAsync("images", new ImageFound("café"));
        ConsumeContext<ImageFound> context = await NextAsync(seen);
        await transport.StopAsync();

        Assert.Equal("café", context.Message.Name);
        Assert.Equal(new Uri("amazonsqs://eu-west-1/images"), context.DestinationAddress);
        Assert.Equal(("0", "0"), await transport.CountsAsync("images"));
    }

    [Fact]
    public async Task A_message_is_an_envelope_with_its_content_type_and_correlation_as_attributes()
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });
        Guid correlation = NewId.NextGuid();

        await transport.SendAsync("images", new ImageFound("nginx"), context =>
        {
            context.CorrelationId = correlation;
            context.Headers.Set("team", "registry");
        });
        Message message = await transport.TakeAsync("images");

        using JsonDocument envelope = JsonDocument.Parse(message.Body!);
        Assert.Equal("nginx", envelope.RootElement.GetProperty("message").GetProperty("name").GetString());
        Assert.Equal(
            [("Content-Type", "application/vnd.masstransit+json"), ("CorrelationId", $"{correlation:D}"), ("team", "registry")],
            message.MessageAttributes!.Select(attribute => (attribute.Key, attribute.Value.StringValue!)).Order());
    }

    [Fact]
    public async Task No_more_messages_are_consumed_at_once_than_the_limit_says()
    {
        int running = 0;
        var seen = Channel.CreateUnbounded<int>();
        using var gate = new SemaphoreSlim(0);
        await using TransportBus transport = await TransportBus.StartAsync(bus => bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
        {
            endpoint.ConcurrentMessageLimit = 2;
            endpoint.Handler<ImageFound>(async _ =>
            {
                await seen.Writer.WriteAsync(Interlocked.Increment(ref running));
                await gate.WaitAsync(Patience);
                Interlocked.Decrement(ref running);
            });
        }));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => transport.SendAsync("images", new ImageFound($"{number}"))));
        List<int> atOnce = [await NextAsync(seen), await NextAsync(seen)];
        (string Visible, string InFlight) counts = await transport.CountsAsync("images");
        gate.Release(6);
        for (int rest = 0; rest < 4; rest++)
            atOnce.Add(await NextAsync(seen));

        Assert.Equal(("4", "2"), counts);
        Assert.All(atOnce, count => Assert.InRange(count, 1, 2));
    }

    [Fact]
    public async Task What_is_published_reaches_every_endpoint_that_consumes_it()
    {
        var seen = Channel.CreateUnbounded<string>();
        await using TransportBus transport = await TransportBus.StartAsync(bus =>
        {
            foreach (string queue in (string[])["copies", "reports"])
            {
                bus.ReceiveEndpoint(queue, (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
                    endpoint.Handler<ImageFound>(context => seen.Writer.WriteAsync($"{queue}: {context.Message.Name} from {context.DestinationAddress}").AsTask()));
            }
        });

        await transport.Bus.Publish(new ImageFound("nginx"));
        string[] received = [await NextAsync(seen), await NextAsync(seen)];

        const string Topic = "amazonsqs://eu-west-1/EcrMirror_Dropin_Tests_Transport-ImageFound?type=topic";
        Assert.Equal([$"copies: nginx from {Topic}", $"reports: nginx from {Topic}"], received.Order());
    }

    [Fact]
    public async Task The_queue_of_a_consumer_lets_its_topics_and_no_other_send_to_it()
    {
        await using TransportBus transport = await TransportBus.StartAsync(
            bus => bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) => endpoint.Handler<ImageFound>(_ => Task.CompletedTask)),
            host => host.Scope("dev", scopeTopics: true));

        GetQueueUrlResponse queue = await transport.Sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "images" });
        GetQueueAttributesResponse answer = await transport.Sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = queue.QueueUrl, AttributeNames = ["All"] });

        using JsonDocument policy = JsonDocument.Parse(answer.Attributes!["Policy"]);
        JsonElement statement = Assert.Single(policy.RootElement.GetProperty("Statement").EnumerateArray());
        Assert.Equal("sns.amazonaws.com", statement.GetProperty("Principal").GetProperty("Service").GetString());
        Assert.Equal(
            """["arn:aws:sns:eu-west-1:000000000000:dev_EcrMirror_Dropin_Tests_Transport-ImageFound"]""",
            statement.GetProperty("Condition").GetProperty("ArnLike").GetProperty("aws:SourceArn").GetRawText());
    }

    [Fact]
    public async Task A_message_that_faults_is_moved_to_the_error_queue_and_its_fault_published()
    {
        var faults = Channel.CreateUnbounded<Fault<ImageFound>>();
        await using TransportBus transport = await TransportBus.StartAsync(bus =>
        {
            bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
                endpoint.Handler<ImageFound>(_ => throw new InvalidOperationException("no such image")));
            bus.ReceiveEndpoint("faults", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
                endpoint.Handler<Fault<ImageFound>>(context => faults.Writer.WriteAsync(context.Message).AsTask()));
        });

        await transport.SendAsync("images", new ImageFound("nginx"), context => context.Headers.Set("team", "registry"));
        Message moved = await transport.TakeAsync("images_error");
        Fault<ImageFound> fault = await NextAsync(faults);

        Assert.Equal("nginx", fault.Message.Name);
        Assert.Contains("\"nginx\"", moved.Body, StringComparison.Ordinal);
        Assert.Equal(
            [
                ("Content-Type", "application/vnd.masstransit+json"),
                ("MT-Fault-InputAddress", "amazonsqs://eu-west-1/images"),
                ("MT-Fault-Message", "no such image"),
                ("MT-Reason", "fault"),
                ("team", "registry"),
            ],
            moved.MessageAttributes!.Select(attribute => (attribute.Key, attribute.Value.StringValue!)).Order());
    }

    [Fact]
    public async Task A_message_that_nobody_consumes_is_moved_to_the_skipped_queue()
    {
        await using TransportBus transport = await TransportBus.StartAsync(bus =>
            bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) => endpoint.Handler<ImageFound>(_ => Task.CompletedTask)));

        await transport.SendAsync("images", new ImageIgnored("nginx"));
        Message moved = await transport.TakeAsync("images_skipped");

        Assert.Contains("ImageIgnored", moved.Body, StringComparison.Ordinal);
        Assert.Equal("dead-letter", moved.MessageAttributes!["MT-Reason"].StringValue);
    }

    [Fact]
    public async Task A_message_stays_hidden_for_as_long_as_its_consumer_runs()
    {
        int deliveries = 0;
        var done = Channel.CreateUnbounded<int>();
        await using TransportBus transport = await TransportBus.StartAsync(bus => bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
        {
            endpoint.QueueAttributes["VisibilityTimeout"] = 1;
            endpoint.Handler<ImageFound>(async context =>
            {
                Interlocked.Increment(ref deliveries);
                using var elapsed = new CancellationTokenSource(TimeSpan.FromSeconds(3), TimeProvider.System);
                var end = new TaskCompletionSource();
                await using CancellationTokenRegistration registration = elapsed.Token.Register(end.SetResult);
                await end.Task;
                await done.Writer.WriteAsync(deliveries, context.CancellationToken);
            });
        }));

        await transport.SendAsync("images", new ImageFound("large"));
        int deliveriesAtTheEnd = await NextAsync(done);
        await transport.StopAsync();

        Assert.Equal((1, 1), (deliveriesAtTheEnd, deliveries));
        Assert.Equal(("0", "0"), await transport.CountsAsync("images"));
    }

    [Fact]
    public async Task A_stop_waits_for_the_consumer_that_is_at_work()
    {
        var started = Channel.CreateUnbounded<int>();
        var release = new TaskCompletionSource();
        await using TransportBus transport = await TransportBus.StartAsync(bus => bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
            endpoint.Handler<ImageFound>(async _ =>
            {
                await started.Writer.WriteAsync(1);
                await release.Task;
            })));

        await transport.SendAsync("images", new ImageFound("nginx"));
        await NextAsync(started);
        Task stop = transport.StopAsync();
        bool stoppedEarly = stop.IsCompleted;
        release.SetResult();
        await stop;

        Assert.False(stoppedEarly);
        Assert.Equal(("0", "0"), await transport.CountsAsync("images"));
    }

    [Fact]
    public async Task Large_messages_sent_at_once_are_split_into_requests_that_fit()
    {
        var seen = Channel.CreateUnbounded<int>();
        await using TransportBus transport = await TransportBus.StartAsync(bus => bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
            endpoint.Handler<ImageFound>(context => seen.Writer.WriteAsync(context.Message.Name.Length).AsTask())));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => transport.SendAsync("images", new ImageFound(new string('a', 100_000)))));
        List<int> lengths = [];
        for (int message = 0; message < 12; message++)
            lengths.Add(await NextAsync(seen));

        Assert.All(lengths, length => Assert.Equal(100_000, length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_is_too_large_is_refused_before_it_is_sent(bool isPublished)
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });
        var message = new ImageFound(new string('a', 300_000));

        TransportException refusal = await Assert.ThrowsAsync<TransportException>(
            () => isPublished ? transport.Bus.Publish(message) : transport.SendAsync("images", message));

        Assert.Contains("262144 at most", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => transport.CountsAsync("images"));
    }

    [Fact]
    public async Task A_request_is_answered_over_a_queue_that_is_gone_when_the_bus_has_stopped()
    {
        await using TransportBus transport = await TransportBus.StartAsync(bus => bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
            endpoint.Handler<ImageAsked>(context => context.RespondAsync(new ImageAnswered($"digest of {context.Message.Name}")))));

        IRequestClient<ImageAsked> client = transport.Bus.CreateRequestClient<ImageAsked>(new Uri("queue:images"), RequestTimeout.After(s: 30));
        Response<ImageAnswered> response = await client.GetResponse<ImageAnswered>(new ImageAsked("nginx"));
        ListQueuesResponse during = await transport.Sqs.ListQueuesAsync(new ListQueuesRequest());
        await transport.StopAsync();
        ListQueuesResponse after = await transport.Sqs.ListQueuesAsync(new ListQueuesRequest());

        Assert.Equal("digest of nginx", response.Message.Digest);
        Assert.Equal((2, 1), (during.QueueUrls!.Count, after.QueueUrls!.Count));
    }

    [Fact]
    public async Task An_endpoint_whose_queue_vanishes_makes_it_again()
    {
        var seen = Channel.CreateUnbounded<string>();
        await using TransportBus transport = await TransportBus.StartAsync(bus => bus.ReceiveEndpoint("images", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
            endpoint.Handler<ImageFound>(context => seen.Writer.WriteAsync(context.Message.Name).AsTask())));
        GetQueueUrlResponse queue = await transport.Sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "images" });

        await transport.Sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = queue.QueueUrl });
        await transport.SendAsync("images", new ImageFound("nginx"));

        Assert.Equal("nginx", await NextAsync(seen));
    }

    [Fact]
    public async Task Messages_of_a_FIFO_queue_keep_the_order_of_their_group()
    {
        var seen = new ConcurrentQueue<string>();
        var all = Channel.CreateUnbounded<int>();
        await using TransportBus transport = await TransportBus.StartAsync(bus => bus.ReceiveEndpoint("images.fifo", (IAmazonSqsReceiveEndpointConfigurator endpoint) =>
            endpoint.Handler<ImageFound>(async context =>
            {
                await Task.Yield();
                seen.Enqueue(context.Message.Name);
                await all.Writer.WriteAsync(1);
            })));

        for (int number = 0; number < 12; number++)
        {
            foreach (string group in (string[])["a", "b"])
                await transport.SendAsync("images.fifo", new ImageFound($"{group}{number:D2}"), context => context.SetGroupId(group));
        }
        for (int message = 0; message < 24; message++)
            await NextAsync(all);

        Assert.Equal(seen.Order(), seen.OrderBy(name => name[0]));
    }

    private static async Task<T> NextAsync<T>(Channel<T> channel) => await channel.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);
}
