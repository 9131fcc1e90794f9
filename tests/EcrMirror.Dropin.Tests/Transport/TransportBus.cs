using System.Globalization;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Testing.Peers;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Dropin.Tests.Transport;

/// <summary>A bus on an emulator of its own, and clients that look at the same queues and topics from outside.</summary>
internal sealed class TransportBus : IAsyncDisposable
{
    public const string SecretKey = "secret-key-that-no-log-has";

    /// <summary>How long something may take that comes at once on a machine that has nothing else to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services;
    private bool _isStopped;

    private TransportBus(Fauxqs fauxqs, ServiceProvider services, RequestJournal journal, BusLog log)
    {
        (Emulator, _services, Journal, Log) = (fauxqs, services, journal, log);
        Sqs = new AmazonSQSClient(Outsider, new AmazonSQSConfig { ServiceURL = fauxqs.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
        Sns = new AmazonSimpleNotificationServiceClient(
            Outsider, new AmazonSimpleNotificationServiceConfig { ServiceURL = fauxqs.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
    }

    public Fauxqs Emulator { get; }

    public IAmazonSQS Sqs { get; }

    public IAmazonSimpleNotificationService Sns { get; }

    public RequestJournal Journal { get; }

    public BusLog Log { get; }

    public IBusControl Bus => _services.GetRequiredService<IBusControl>();

    private static BasicAWSCredentials Outsider => new("test", "test");

    /// <summary>Starts a bus, healthy when this returns.</summary>
    public static async Task<TransportBus> StartAsync(
        Action<IAmazonSqsBusFactoryConfigurator> configure,
        Action<IAmazonSqsHostConfigurator>? host = null,
        Action<IBusRegistrationConfigurator>? register = null,
        Func<IAmazonSQS, Task>? prepare = null)
    {
        Fauxqs fauxqs = await EmulatorPool.RentAsync();
        var journal = new RequestJournal();
        var log = new BusLog();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
            registration.AddConfigureEndpointsCallback((_, _, endpoint) => ((IAmazonSqsReceiveEndpointConfigurator)endpoint).WaitTimeSeconds = 1);
            register?.Invoke(registration);
            registration.UsingAmazonSqs((context, bus) =>
            {
                bus.Host("eu-west-1", settings =>
                {
                    settings.AccessKey("test");
                    settings.SecretKey(SecretKey);
                    settings.Config(new AmazonSQSConfig { ServiceURL = fauxqs.Endpoint.ToString(), AuthenticationRegion = "eu-west-1", HttpClientFactory = journal });
                    settings.Config(
                        new AmazonSimpleNotificationServiceConfig
                        {
                            ServiceURL = fauxqs.Endpoint.ToString(),
                            AuthenticationRegion = "eu-west-1",
                            HttpClientFactory = journal,
                        });
                    host?.Invoke(settings);
                });
                bus.WaitTimeSeconds = 1;
                configure(bus);
                bus.ConfigureEndpoints(context);
            });
        });
        var transport = new TransportBus(fauxqs, services.BuildServiceProvider(), journal, log);
        try
        {
            if (prepare is not null)
                await prepare(transport.Sqs);
            await transport.StartBusAsync();
            return transport;
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a bus with one endpoint.</summary>
    public static Task<TransportBus> StartAsync(string queue, Action<IAmazonSqsReceiveEndpointConfigurator> endpoint) =>
        StartAsync(bus => bus.Endpoint(queue, endpoint));

    public async Task StartBusAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _isStopped = false;
        await Bus.StartAsync(patience.Token);
        await WaitForAsync(BusHealthStatus.Healthy);
    }

    public async Task WaitForAsync(BusHealthStatus status) =>
        Assert.Equal(status, await Bus.WaitForHealthStatus(status, Patience));

    public async Task SendAsync<T>(string queue, T message, Action<SendContext<T>>? context = null)
        where T : class
    {
        ISendEndpoint endpoint = await Bus.GetSendEndpoint(new Uri($"queue:{queue}"));
        await endpoint.Send(message, Pipe.Execute<SendContext<T>>(sending => context?.Invoke(sending)));
    }

    /// <summary>Sends a text as another system would.</summary>
    public async Task SendRawAsync(string queue, string body, Dictionary<string, MessageAttributeValue>? attributes = null) =>
        await Sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = await UrlAsync(queue), MessageBody = body, MessageAttributes = attributes });

    /// <summary>The next message of a queue, as SQS has it.</summary>
    public async Task<Message> TakeAsync(string queue)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                ReceiveMessageResponse received = await Sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest
                    {
                        QueueUrl = await UrlAsync(queue),
                        WaitTimeSeconds = 1,
                        MessageAttributeNames = ["All"],
                        MessageSystemAttributeNames = ["All"],
                        MaxNumberOfMessages = 1,
                    },
                    patience.Token);
                if (received.Messages is [var message, ..])
                    return message;
            }
            catch (QueueDoesNotExistException)
            {
                // Not made yet.
            }
        }
    }

    public async Task<string> UrlAsync(string queue) => (await Sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue })).QueueUrl!;

    public async Task<Dictionary<string, string>> AttributesAsync(string queue) =>
        (await Sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = await UrlAsync(queue), AttributeNames = ["All"] })).Attributes!;

    /// <summary>How many messages a queue has, waiting and in flight.</summary>
    public async Task<(int Visible, int InFlight)> CountsAsync(string queue)
    {
        Dictionary<string, string> attributes = await AttributesAsync(queue);
        return (Number("ApproximateNumberOfMessages"), Number("ApproximateNumberOfMessagesNotVisible"));

        int Number(string name) => int.Parse(attributes[name], CultureInfo.InvariantCulture);
    }

    public async Task StopAsync()
    {
        _isStopped = true;
        using var patience = new CancellationTokenSource(Patience);
        await Bus.StopAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Emulator.Thaw();
        if (!_isStopped)
            await StopAsync();
        await _services.DisposeAsync();
        Sqs.Dispose();
        Sns.Dispose();
        await EmulatorPool.ReturnAsync(Emulator);
    }
}
