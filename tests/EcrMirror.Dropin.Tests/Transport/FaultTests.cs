using Amazon.SQS.Model;
using MassTransit;

namespace EcrMirror.Dropin.Tests.Transport;

public sealed class FaultTests
{
    [Fact]
    public async Task A_message_that_faults_is_moved_to_the_error_queue_and_its_fault_published()
    {
        var faults = new Received<Fault<ImageFound>>();
        await using TransportBus transport = await TransportBus.StartAsync(bus =>
        {
            bus.Endpoint("images", endpoint =>
                endpoint.Handler<ImageFound>(_ => throw new InvalidOperationException("no such image")));
            bus.Endpoint("faults", endpoint => endpoint.Handler<Fault<ImageFound>>(context =>
            {
                faults.Add(context.Message);
                return Task.CompletedTask;
            }));
        });

        await transport.SendAsync("images", new ImageFound("nginx"), context => context.Headers.Set("team", "registry"));
        Message moved = await transport.TakeAsync("images_error");
        Fault<ImageFound> fault = await faults.NextAsync();
        await transport.StopAsync();

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
        Assert.Equal((0, 0), await transport.CountsAsync("images"));
    }

    [Fact]
    public async Task A_message_that_nobody_consumes_is_moved_to_the_skipped_queue()
    {
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(_ => Task.CompletedTask));

        await transport.SendAsync("images", new ImageIgnored("nginx"));
        Message moved = await transport.TakeAsync("images_skipped");

        Assert.Contains("ImageIgnored", moved.Body, StringComparison.Ordinal);
        Assert.Equal("dead-letter", moved.MessageAttributes!["MT-Reason"].StringValue);
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => transport.UrlAsync("images_error"));
    }

    [Fact]
    public async Task The_fault_queues_of_a_queue_are_made_as_it_is()
    {
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
        {
            endpoint.QueueAttributes["MessageRetentionPeriod"] = "1209600";
            endpoint.QueueTags["team"] = "registry";
            endpoint.Handler<ImageFound>(_ => throw new InvalidOperationException("no such image"));
        });

        await transport.SendAsync("images", new ImageFound("nginx"));
        await transport.SendAsync("images", new ImageIgnored("nginx"));
        await transport.TakeAsync("images_error");
        await transport.TakeAsync("images_skipped");

        Assert.Equal("1209600", (await transport.AttributesAsync("images_error"))["MessageRetentionPeriod"]);
        Assert.Equal("1209600", (await transport.AttributesAsync("images_skipped"))["MessageRetentionPeriod"]);
    }

    [Theory]
    [InlineData("no JSON at all", null)]
    [InlineData("{\"messageType\":", null)]
    [InlineData("{}", "of no known type")]
    public async Task A_message_that_cannot_be_read_is_moved_to_the_error_queue(string body, string? contentType)
    {
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(_ => Task.CompletedTask));

        Dictionary<string, MessageAttributeValue>? attributes = contentType is null
            ? null
            : new() { ["Content-Type"] = new MessageAttributeValue { DataType = "String", StringValue = contentType } };
        await transport.SendRawAsync("images", body, attributes);
        Message moved = await transport.TakeAsync("images_error");
        await transport.StopAsync();

        Assert.Equal(body, moved.Body);
        Assert.Equal("fault", moved.MessageAttributes!["MT-Reason"].StringValue);
        Assert.NotEmpty(moved.MessageAttributes["MT-Fault-Message"].StringValue!);
        Assert.Equal((0, 0), await transport.CountsAsync("images"));
    }

    [Fact]
    public async Task The_fault_queues_of_a_FIFO_queue_are_FIFO_queues()
    {
        await using TransportBus transport = await TransportBus.StartAsync("images.fifo", endpoint =>
            endpoint.Handler<ImageFound>(_ => throw new InvalidOperationException("no such image")));

        await transport.SendAsync("images.fifo", new ImageFound("nginx"), context => context.SetGroupId("team-a"));
        await transport.SendAsync("images.fifo", new ImageIgnored("nginx"), context => context.SetGroupId("team-b"));
        Message faulted = await transport.TakeAsync("images_error.fifo");
        Message skipped = await transport.TakeAsync("images_skipped.fifo");

        Assert.Equal(("team-a", "team-b"), (faulted.Attributes!["MessageGroupId"], skipped.Attributes!["MessageGroupId"]));
    }

    [Fact]
    public async Task A_message_with_all_the_attributes_that_SQS_takes_is_moved_with_the_reason()
    {
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
            endpoint.Handler<ImageFound>(_ => throw new InvalidOperationException("bell \u0007")));

        await transport.SendAsync("images", new ImageFound("nginx"), context =>
        {
            for (int number = 0; number < 9; number++)
                context.Headers.Set($"header-{number}", $"{number}");
        });
        Message moved = await transport.TakeAsync("images_error");

        Assert.Equal(10, moved.MessageAttributes!.Count);
        Assert.Equal("bell ?", moved.MessageAttributes["MT-Fault-Message"].StringValue);
        Assert.Equal("fault", moved.MessageAttributes["MT-Reason"].StringValue);
    }

    [Theory]
    [InlineData(262_000)]
    [InlineData(1_048_576)]
    public async Task A_message_as_large_as_a_queue_takes_is_moved_all_the_same(int bytes)
    {
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint =>
            endpoint.Handler<ImageFound>(_ => throw new InvalidOperationException(new string('e', 5000))));
        const string Start = """{"messageType":["urn:message:EcrMirror.Dropin.Tests.Transport:ImageFound"],"message":{"name":" """;
        const string End = "\"}}";

        await transport.SendRawAsync("images", Start + new string('a', bytes - Start.Length - End.Length) + End);
        Message moved = await transport.TakeAsync("images_error");
        await transport.StopAsync();

        Assert.Equal(bytes, moved.Body!.Length);
        Assert.Equal((0, 0), await transport.CountsAsync("images"));
        Assert.Contains(transport.Log.Lines, line => line.StartsWith("Warning: MassTransit.Fault<EcrMirror.Dropin.Tests.Transport.ImageFound> is not sent to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_is_thrown_back_goes_where_the_queue_s_own_policy_says()
    {
        int attempts = 0;
        string target = "";
        await using TransportBus transport = await TransportBus.StartAsync(
            bus => bus.Endpoint("images", endpoint =>
            {
                endpoint.QueueAttributes["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{target}}","maxReceiveCount":2}""";
                endpoint.RedeliverVisibilityTimeout = 0;
                endpoint.RethrowFaultedMessages();
                endpoint.UseMessageRetry(retry => retry.Immediate(1));
                endpoint.Handler<ImageFound>(_ =>
                {
                    Interlocked.Increment(ref attempts);
                    throw new InvalidOperationException("no such image");
                });
            }),
            prepare: async sqs =>
            {
                CreateQueueResponse queue = await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = "images-lost" });
                GetQueueAttributesResponse attributes = await sqs.GetQueueAttributesAsync(
                    new GetQueueAttributesRequest { QueueUrl = queue.QueueUrl, AttributeNames = ["QueueArn"] });
                target = attributes.Attributes!["QueueArn"];
            });

        await transport.SendAsync("images", new ImageFound("nginx"));
        Message lost = await transport.TakeAsync("images-lost");

        Assert.Contains("\"nginx\"", lost.Body, StringComparison.Ordinal);
        Assert.Equal(4, attempts);
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => transport.UrlAsync("images_error"));
    }
}
