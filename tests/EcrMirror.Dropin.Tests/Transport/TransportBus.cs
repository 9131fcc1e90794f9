using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Testing.Peers;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Dropin.Tests.Transport;

/// <summary>A bus on an emulator of its own, and a client that looks at the same queues from outside.</summary>
internal sealed class TransportBus : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Fauxqs _fauxqs;
    private readonly ServiceProvider _services;
    private bool _isStopped;

    private TransportBus(Fauxqs fauxqs, ServiceProvider services)
    {
        (_fauxqs, _services) = (fauxqs, services);
        Sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = fauxqs.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
    }

    public IAmazonSQS Sqs { get; }

    public IBusControl Bus => _services.GetRequiredService<IBusControl>();

    public static async Task<TransportBus> StartAsync(Action<IAmazonSqsBusFactoryConfigurator> configure, Action<IAmazonSqsHostConfigurator>? host = null)
    {
        Fauxqs fauxqs = await Fauxqs.StartAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
            registration.UsingAmazonSqs((_, bus) =>
            {
                bus.Host("eu-west-1", settings =>
                {
                    settings.AccessKey("test");
                    settings.SecretKey("test");
                    settings.Config(new AmazonSQSConfig { ServiceURL = fauxqs.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
                    settings.Config(
                        new AmazonSimpleNotificationServiceConfig { ServiceURL = fauxqs.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
                    host?.Invoke(settings);
                });
                bus.WaitTimeSeconds = 1;
                configure(bus);
            });
        });
        var transport = new TransportBus(fauxqs, services.BuildServiceProvider());
        try
        {
            await transport.Bus.StartAsync(new CancellationTokenSource(Patience).Token);
            await transport.Bus.WaitForHealthStatus(BusHealthStatus.Healthy, Patience);
            return transport;
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }
    }

    public async Task SendAsync<T>(string queue, T message, Action<SendContext<T>>? context = null)
        where T : class
    {
        ISendEndpoint endpoint = await Bus.GetSendEndpoint(new Uri($"queue:{queue}"));
        await endpoint.Send(message, Pipe.Execute<SendContext<T>>(sending => context?.Invoke(sending)));
    }

    /// <summary>The next message of a queue, as SQS has it.</summary>
    public async Task<Message> TakeAsync(string queue)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                GetQueueUrlResponse found = await Sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue }, patience.Token);
                ReceiveMessageResponse received = await Sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest { QueueUrl = found.QueueUrl, WaitTimeSeconds = 1, MessageAttributeNames = ["All"], MaxNumberOfMessages = 1 }, patience.Token);
                if (received.Messages is [var message, ..])
                    return message;
            }
            catch (QueueDoesNotExistException)
            {
                // Not made yet.
            }
        }
    }

    /// <summary>How many messages a queue has, waiting and in flight.</summary>
    public async Task<(string Visible, string InFlight)> CountsAsync(string queue)
    {
        GetQueueUrlResponse found = await Sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue });
        GetQueueAttributesResponse answer = await Sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = found.QueueUrl, AttributeNames = ["All"] });
        return (answer.Attributes!["ApproximateNumberOfMessages"], answer.Attributes["ApproximateNumberOfMessagesNotVisible"]);
    }

    public async Task StopAsync()
    {
        _isStopped = true;
        using var patience = new CancellationTokenSource(Patience);
        await Bus.StopAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
            await StopAsync();
        await _services.DisposeAsync();
        Sqs.Dispose();
        await _fauxqs.DisposeAsync();
    }
}
