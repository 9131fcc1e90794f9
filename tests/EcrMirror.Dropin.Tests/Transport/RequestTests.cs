using Amazon.SQS.Model;
using MassTransit;

namespace EcrMirror.Dropin.Tests.Transport;

public sealed class RequestTests
{
    [Fact]
    public async Task A_request_is_answered_over_a_queue_that_is_gone_when_the_bus_has_stopped()
    {
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageAsked>(context =>
            context.RespondAsync(new ImageAnswered($"digest of {context.Message.Name}"))));

        IRequestClient<ImageAsked> client = transport.Bus.CreateRequestClient<ImageAsked>(new Uri("queue:images"), RequestTimeout.After(s: 30));
        Response<ImageAnswered> response = await client.GetResponse<ImageAnswered>(new ImageAsked("nginx"));
        ListQueuesResponse during = await transport.Sqs.ListQueuesAsync(new ListQueuesRequest());
        await transport.StopAsync();
        ListQueuesResponse after = await transport.Sqs.ListQueuesAsync(new ListQueuesRequest());

        Assert.Equal("digest of nginx", response.Message.Digest);
        Assert.Equal((2, 1), (during.QueueUrls!.Count, after.QueueUrls!.Count));
    }

    [Fact]
    public async Task The_queue_of_a_bus_that_asks_nothing_is_never_made()
    {
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageFound>(_ => Task.CompletedTask));

        ListQueuesResponse queues = await transport.Sqs.ListQueuesAsync(new ListQueuesRequest());

        Assert.Single(queues.QueueUrls!);
    }

    [Fact]
    public async Task An_answer_to_a_bus_that_is_gone_does_not_make_its_queue_again()
    {
        await using TransportBus transport = await TransportBus.StartAsync("images", endpoint => endpoint.Handler<ImageAsked>(context =>
            context.RespondAsync(new ImageAnswered("nobody reads it"))));

        await transport.SendAsync("images", new ImageAsked("nginx"), context =>
        {
            context.RequestId = NewId.NextGuid();
            context.ResponseAddress = new Uri("amazonsqs://eu-west-1/bus-of-somebody?durable=false&autodelete=true");
        });
        Message moved = await transport.TakeAsync("images_error");

        Assert.Contains("temporary queue bus-of-somebody is gone", moved.MessageAttributes!["MT-Fault-Message"].StringValue, StringComparison.Ordinal);
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => transport.UrlAsync("bus-of-somebody"));
    }
}
