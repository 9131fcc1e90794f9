using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.SQS.Model;
using MassTransit;

namespace EcrMirror.Dropin.Tests.Transport;

public sealed class SendingTests
{
    [Fact]
    public async Task A_message_sent_to_a_queue_is_consumed_once_and_deleted()
    {
        var seen = new Received<ConsumeContext<ImageFound>>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(context =>
        {
            seen.Add(context);
            return Task.CompletedTask;
        }));

        await transport.SendAsync("images", new ImageFound("café"));
        ConsumeContext<ImageFound> context = await seen.NextAsync();
        await transport.StopAsync();

        Assert.Equal("café", context.Message.Name);
        Assert.Equal(new Uri("amazonsqs://eu-west-1/images"), context.DestinationAddress);
        Assert.False(seen.HasMore);
        Assert.Equal((0, 0), await transport.CountsAsync("images"));
    }

    [Fact]
    public async Task Messages_sent_and_consumed_at_once_share_requests()
    {
        var seen = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.PrefetchCount = 40;
            endpoint.Handler<ImageFound>(context =>
            {
                seen.Add(context.Message.Name);
                return Task.CompletedTask;
            });
        });

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => transport.SendAsync("images", new ImageFound($"{number}"))));
        List<string> names = await seen.NextAsync(200);
        await transport.StopAsync();

        Assert.Equal(200, names.Distinct().Count());
        Assert.InRange(transport.Journal.Count("SendMessageBatch"), 20, 60);
        Assert.InRange(transport.Journal.Count("DeleteMessageBatch"), 20, 150);
        Assert.Equal((0, 0), await transport.CountsAsync("images"));
    }

    [Fact]
    public async Task Every_request_goes_to_the_service_whatever_the_queue_s_address_says()
    {
        var seen = new Received<int>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(_ =>
        {
            seen.Add(1);
            return Task.CompletedTask;
        }));

        await transport.SendAsync("images", new ImageFound("nginx"));
        await seen.NextAsync();
        await transport.StopAsync();

        Assert.NotEqual(transport.Emulator.Endpoint.Authority, new Uri(await transport.UrlAsync("images")).Authority);
        Assert.NotEmpty(transport.Journal.Addresses);
        Assert.All(transport.Journal.Addresses, address => Assert.Equal(transport.Emulator.Endpoint.ToString(), address.ToString()));
    }

    [Fact]
    public async Task Large_messages_sent_at_once_are_split_into_requests_that_fit()
    {
        var seen = new Received<int>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(context =>
        {
            seen.Add(context.Message.Name.Length);
            return Task.CompletedTask;
        }));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => transport.SendAsync("images", new ImageFound(new string('a', 200_000)))));

        Assert.All(await seen.NextAsync(12), length => Assert.Equal(200_000, length));
        Assert.Equal(12, transport.Journal.Count("SendMessageBatch"));
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

        Assert.Matches("ImageFound has 30[0-9]{4} bytes .* takes 262144. Put big content into state", refusal.Message);
        Assert.Equal(0, transport.Journal.Count("SendMessageBatch"));
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => transport.UrlAsync("images"));
    }

    [Fact]
    public async Task Messages_of_a_FIFO_queue_keep_the_order_of_their_group()
    {
        var seen = new ConcurrentQueue<string>();
        var all = new Received<int>();
        await using TransportBus transport = await TransportBus.StartAsync("images.fifo", endpoint => endpoint.Handler<ImageFound>(async context =>
        {
            await Task.Yield();
            seen.Enqueue(context.Message.Name);
            all.Add(1);
        }));

        for (int number = 0; number < 20; number++)
        {
            foreach (string group in (string[])["a", "b", "c"])
                await transport.SendAsync("images.fifo", new ImageFound($"{group}{number:D2}"), context => context.SetGroupId(group));
        }
        await all.NextAsync(60);

        Assert.Equal(seen.Order(), seen.OrderBy(name => name[0]));
    }

    [Fact]
    public async Task A_FIFO_queue_takes_what_has_the_same_deduplication_id_once()
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });

        foreach (string name in (string[])["nginx", "again"])
            await transport.SendAsync("images.fifo", new ImageFound(name), context => context.SetDeduplicationId("one"));

        Assert.Equal((1, 0), await transport.CountsAsync("images.fifo"));
    }

    [Fact]
    public async Task A_standard_queue_is_told_the_group_and_no_deduplication_id()
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });

        await transport.SendAsync("images", new ImageFound("nginx"), context =>
        {
            context.SetGroupId("team-a");
            context.SetDeduplicationId("not for standard queues");
        });

        using JsonDocument request = JsonDocument.Parse(transport.Journal.Body("SendMessageBatch"));
        JsonElement entry = Assert.Single(request.RootElement.GetProperty("Entries").EnumerateArray());
        Assert.Equal("team-a", entry.GetProperty("MessageGroupId").GetString());
        Assert.False(entry.TryGetProperty("MessageDeduplicationId", out _));
    }

    [Fact]
    public async Task A_message_is_delayed_for_as_long_as_it_says()
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });

        await transport.SendAsync("images", new ImageFound("later"), context => context.Delay = TimeSpan.FromMinutes(15));
        await transport.SendAsync("images", new ImageFound("now"));
        Message now = await transport.TakeAsync("images");
        Dictionary<string, string> counts = await transport.AttributesAsync("images");

        Assert.Contains("\"now\"", now.Body, StringComparison.Ordinal);
        Assert.Equal("1", counts["ApproximateNumberOfMessagesDelayed"]);
    }

    [Theory]
    [InlineData("images", 901)]
    [InlineData("images.fifo", 1)]
    public async Task A_delay_that_SQS_does_not_have_is_refused(string queue, int seconds)
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });

        await Assert.ThrowsAsync<TransportException>(
            () => transport.SendAsync(queue, new ImageFound("later"), context => context.Delay = TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public async Task No_more_attributes_are_written_than_SQS_takes_and_the_envelope_has_every_header()
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });

        await transport.SendAsync("images", new ImageFound("nginx"), context =>
        {
            context.Headers.Set("not a name of an attribute", "spaces");
            for (int number = 0; number < 12; number++)
                context.Headers.Set($"header-{number:D2}", $"value\u0001{number}");
        });
        Message message = await transport.TakeAsync("images");

        Assert.Equal(["Content-Type", .. Enumerable.Range(0, 9).Select(number => $"header-{number:D2}")], message.MessageAttributes!.Keys.Order());
        Assert.Equal("value?3", message.MessageAttributes["header-03"].StringValue);
        Assert.Contains("not a name of an attribute", message.Body, StringComparison.Ordinal);
        Assert.Contains("header-11", message.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_refuses_of_one_message_does_not_fail_those_sent_with_it()
    {
        var names = new Received<string>();
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.QueueAttributes["MaximumMessageSize"] = 1024;
            endpoint.Handler<ImageFound>(context =>
            {
                names.Add(context.Message.Name);
                return Task.CompletedTask;
            });
        });

        Task[] sends = [.. Enumerable.Range(0, 9).Select(number => transport.SendAsync("images", new ImageFound($"{number}")))];
        Task tooLarge = transport.SendAsync("images", new ImageFound(new string('a', 5000)));
        await Task.WhenAll(sends);

        await Assert.ThrowsAnyAsync<Exception>(() => tooLarge);
        Assert.Equal(9, (await names.NextAsync(9)).Distinct().Count());
    }

    [Fact]
    public async Task A_send_that_is_cancelled_is_not_made()
    {
        await using TransportBus transport = await TransportBus.StartAsync(_ => { });
        ISendEndpoint endpoint = await transport.Bus.GetSendEndpoint(new Uri("queue:images"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endpoint.Send(new ImageFound("nginx"), new CancellationToken(canceled: true)));

        Assert.Equal(0, transport.Journal.Count("SendMessageBatch"));
    }
}
