using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using EcrMirror.Copier;
using EcrMirror.Hosting;
using EcrMirror.Hosting.Serving;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Planner;
using EcrMirror.Publisher;
using EcrMirror.Publisher.Notices;
using EcrMirror.Scheduler;
using EcrMirror.State;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Distributed.Tests.Faults;

/// <summary>
/// All four services in this process over queues and tables of emulators, with a proxy before each that refuses on demand, and a source
/// and a destination.
/// </summary>
internal sealed class AwsScene : IAsyncDisposable
{
    /// <summary>How long something may take that comes within seconds on a machine that has nothing else to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly ScratchFolder _folder = new();
    private readonly SocketsHttpHandler _handler = new();
    private Fauxqs? _fauxqs;
    private Dynalite? _dynalite;
    private WebApplication? _host;

    private AwsScene()
    {
    }

    public AwsProxy Queues { get; private set; } = null!;

    public AwsProxy Tables { get; private set; } = null!;

    public LocalRegistry Source { get; private set; } = null!;

    public LocalRegistry Destination { get; private set; } = null!;

    public LogBook Log { get; } = new();

    public NoticeBook Notices { get; } = new();

    /// <summary>Queues as others see them, past the proxy.</summary>
    public AmazonSQSClient Sqs { get; private set; } = null!;

    public string SettingsFile { get; private set; } = null!;

    public IServiceProvider Services => _host!.Services;

    /// <summary>The emulators, with the tables made and no service.</summary>
    public static async Task<AwsScene> PrepareAsync(params IReadOnlyCollection<(string Path, string Value)> settings)
    {
        var scene = new AwsScene();
        try
        {
            await scene.OpenAsync(settings);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>The emulators and the services, ready.</summary>
    public static async Task<AwsScene> StartAsync(Action<IServiceCollection>? also = null, params IReadOnlyCollection<(string Path, string Value)> settings)
    {
        AwsScene scene = await PrepareAsync(settings);
        try
        {
            await scene.StartServicesAsync(also);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>All services; registrations that are added replace the usual ones.</summary>
    public MirrorService[] Hosted(Action<IServiceCollection>? also = null) =>
    [
        SchedulerModule.Service,
        PlannerModule.Service,
        CopierModule.Service,
        PublisherModule.Service with
        {
            AddTo = services =>
            {
                services.AddPublisher();
                services.AddSingleton<ILoggerProvider>(Log).AddSingleton<INoticeBoard>(Notices);
                also?.Invoke(services);
            },
        },
    ];

    public async Task StartServicesAsync(Action<IServiceCollection>? also = null)
    {
        _host = MirrorHost.Build(Hosted(also), SettingsFile);
        await WithinPatienceAsync(_host.StartAsync(TestContext.Current.CancellationToken), "started");
        await UntilReadyAsync();
    }

    /// <summary>Makes the tables that are not there.</summary>
    public async Task MakeTablesAsync()
    {
        await using WebApplication unstarted = MirrorHost.Build(Hosted(), SettingsFile);
        await unstarted.Services.GetRequiredService<DynamoTables>().CreateAsync(TestContext.Current.CancellationToken);
    }

    public async Task DropTableAsync(string table)
    {
        using var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("test", "test"), new AmazonDynamoDBConfig { ServiceURL = _dynalite!.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
        await client.DeleteTableAsync(table, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks for a small image as another system would.</summary>
    public async Task<SampleContent> RequestAsync(string name)
    {
        SampleContent image = Given.Image().WithLayers(1, 1024).Build();
        await image.PushToAsync(Source, name, "1.0");
        await SendAsync("mirror-requests", JsonSerializer.Serialize(new
        {
            requestId = $"request-{name}",
            source = $"{Source.Host}/{name}:1.0",
            destinations = new[] { new { repository = $"{Destination.Host}/mirror/{name}" } },
        }));
        return image;
    }

    public async Task SendAsync(string queue, string body, params IReadOnlyCollection<(string Name, string Value)> attributes) =>
        await Sqs.SendMessageAsync(new SendMessageRequest
        {
            QueueUrl = await UrlAsync(queue),
            MessageBody = body,
            MessageAttributes = attributes.Count == 0
                ? null
                : attributes.ToDictionary(attribute => attribute.Name, attribute => new MessageAttributeValue { DataType = "String", StringValue = attribute.Value }),
        });

    /// <summary>The next message of a queue, which need not be there yet; it stays there, hidden.</summary>
    public async Task<Message> TakeAsync(string queue)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (true)
        {
            if (await FindUrlAsync(queue) is { } url)
            {
                ReceiveMessageResponse received = await Sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest { QueueUrl = url, WaitTimeSeconds = 1, MessageAttributeNames = ["All"], MaxNumberOfMessages = 1 }, patience.Token);
                if (received.Messages is [var message, ..])
                    return message;
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Moves what is in an error queue back, as the AWS CLI's <c>start-message-move-task</c> does.</summary>
    public async Task RedriveAsync(string from, string to)
    {
        Message message = await TakeAsync(from);
        await SendAsync(to, message.Body!, [.. message.MessageAttributes!.Select(attribute => (attribute.Key, attribute.Value.StringValue!))]);
        await Sqs.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = await UrlAsync(from), ReceiptHandle = message.ReceiptHandle });
    }

    /// <summary>The queues for messages that went wrong.</summary>
    public async Task<IReadOnlyList<string>> FaultQueuesAsync() =>
    [
        .. ((await Sqs.ListQueuesAsync(new ListQueuesRequest())).QueueUrls ?? []).Select(url => url[(url.LastIndexOf('/') + 1)..])
            .Where(name => name.EndsWith("_error", StringComparison.Ordinal) || name.EndsWith("_skipped", StringComparison.Ordinal) || name.EndsWith("-rejected", StringComparison.Ordinal)),
    ];

    public async Task DeleteQueueAsync(string queue) => await Sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = await UrlAsync(queue) });

    public async Task<string> UrlAsync(string queue) => await FindUrlAsync(queue) ?? throw new InvalidOperationException($"There is no queue {queue}.");

    /// <summary>What <c>/health/ready</c> answers as soon as it fits.</summary>
    public async Task<string> ReadyAsync(Func<bool, string, bool> fits)
    {
        using var client = new HttpMessageInvoker(_handler, disposeHandler: false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        string last = "";
        try
        {
            while (true)
            {
                using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(_host!.Urls.Single()), "/health/ready"));
                using HttpResponseMessage answer = await client.SendAsync(question, patience.Token);
                last = await answer.Content.ReadAsStringAsync(patience.Token);
                if (fits(answer.IsSuccessStatusCode, last))
                    return last;
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The last answer: {last}. {LastOfLog()}");
        }
    }

    public Task UntilReadyAsync() => ReadyAsync((isReady, _) => isReady);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_host is not null)
                await WithinPatienceAsync(_host.DisposeAsync().AsTask(), "ended");
        }
        finally
        {
            Sqs?.Dispose();
            await DisposeAllAsync(Queues, Tables, _fauxqs, _dynalite, Source, Destination);
            _handler.Dispose();
            _folder.Dispose();
        }
    }

    [ModuleInitializer]
    internal static void NameCredentials()
    {
        // The SDK looks for credentials before it sends anything; the emulators check none.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
    }

    private static async Task DisposeAllAsync(params IEnumerable<IAsyncDisposable?> all)
    {
        foreach (IAsyncDisposable? one in all)
        {
            if (one is not null)
                await one.DisposeAsync();
        }
    }

    private async Task WithinPatienceAsync(Task work, string done)
    {
        try
        {
            await work.WaitAsync(Patience, TimeProvider.System);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The services have not {done} within {Patience}. {LastOfLog()}", late);
        }
    }

    private string LastOfLog() => $"The last of the log: {string.Join('\n', Log.Lines.Where(line => line.Level >= LogLevel.Warning).TakeLast(10))}";

    private async Task OpenAsync(IReadOnlyCollection<(string Path, string Value)> settings)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Task<Fauxqs> fauxqs = Fauxqs.StartAsync(cancellationToken);
        _dynalite = await Dynalite.StartAsync(cancellationToken);
        _fauxqs = await fauxqs;
        Queues = await AwsProxy.StartAsync(_fauxqs.Endpoint);
        Tables = await AwsProxy.StartAsync(_dynalite.Endpoint);
        Source = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        Destination = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        Sqs = new AmazonSQSClient(new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = _fauxqs.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });

        var all = new Dictionary<string, string>
        {
            ["Bus:Transport"] = "AmazonSqs",
            ["Bus:ServiceUrl"] = Queues.Address.ToString(),
            ["Bus:Region"] = "eu-west-1",
            ["Bus:VisibilityTimeout"] = "00:00:05",
            ["Bus:RedeliverAfter"] = "00:00:01",
            ["State:DynamoDb:ServiceUrl"] = Tables.Address.ToString(),
            ["State:DynamoDb:Region"] = "eu-west-1",
            ["Http:Listen"] = "http://127.0.0.1:0",
            ["Http:ReadyFor"] = "00:00:00",
            ["Registry:RetryDelay"] = "00:00:00.05",
            ["Copier:AttemptDelay"] = "00:00:00.05",
            ["Scheduler:Requests:MayName"] = "Everything",
            ["Logging:Console:LogLevel:Default"] = "None",
        };
        foreach ((string path, string value) in settings)
            all[path] = value;
        SettingsFile = _folder.Write("settings.json", JsonSerializer.Serialize(all));
        await MakeTablesAsync();
    }

    private async Task<string?> FindUrlAsync(string queue)
    {
        try
        {
            return (await Sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue })).QueueUrl;
        }
        catch (QueueDoesNotExistException)
        {
            return null;
        }
    }
}
