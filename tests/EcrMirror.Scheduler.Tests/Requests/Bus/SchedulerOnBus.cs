using System.Net.Mime;
using System.Text;
using System.Threading.Channels;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.Rules;
using EcrMirror.Scheduler.ForeignMessages;
using EcrMirror.Scheduler.PushEvents;
using EcrMirror.Scheduler.Requests.Bus;
using EcrMirror.Scheduler.Tests.Rules;
using EcrMirror.State;
using EcrMirror.State.Requests;
using EcrMirror.State.Rules;
using EcrMirror.Testing.Time;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Scheduler.Tests.Requests.Bus;

/// <summary>A Scheduler on a bus in memory, and everything that comes out of it. One rule mirrors docker.io/library/alpine to a.example/alpine.</summary>
internal sealed class SchedulerOnBus : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IBusControl _bus;
    private readonly Channel<ConsumeContext<SyncImage>> _images = Channel.CreateUnbounded<ConsumeContext<SyncImage>>();
    private readonly Channel<ConsumeContext<SyncRepository>> _repositories = Channel.CreateUnbounded<ConsumeContext<SyncRepository>>();
    private readonly Channel<ConsumeContext<RequestRejected>> _rejections = Channel.CreateUnbounded<ConsumeContext<RequestRejected>>();
    private readonly Channel<ConsumeContext<RuleExpiring>> _expiring = Channel.CreateUnbounded<ConsumeContext<RuleExpiring>>();
    private readonly Channel<ConsumeContext<RuleExpired>> _expired = Channel.CreateUnbounded<ConsumeContext<RuleExpired>>();
    private readonly Channel<ConsumeContext<RemoveTags>> _removals = Channel.CreateUnbounded<ConsumeContext<RemoveTags>>();
    private readonly Channel<ConsumeContext<RequestText>> _kept = Channel.CreateUnbounded<ConsumeContext<RequestText>>();

    private readonly LogLines _log = new();

    private readonly Channel<ConsumeContext<EcrEventText>> _keptEvents = Channel.CreateUnbounded<ConsumeContext<EcrEventText>>();

    private SchedulerOnBus(Action<IServiceCollection>? also)
    {
        IServiceCollection services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<TimeProvider>(Time)
            .AddLogging(logging => logging.AddProvider(_log))
            .AddMetrics()
            .AddState()
            .AddScheduler()
            .AddMirrorBus(
                new BusOptions(),
                [
                    .. SchedulerModule.Queues,
                    Taken("sync-image", _images),
                    Taken("sync-image-urgent", _images),
                    Taken("sync-repository", _repositories),
                    Taken("sync-repository-urgent", _repositories),
                    Taken("remove-tags", _removals),
                    new QueueHandlers(MirrorQueues.Notices)
                    {
                        OnBus = notices =>
                        {
                            Take(notices, _rejections);
                            Take(notices, _expiring);
                            Take(notices, _expired);
                        },
                    },
                    new QueueHandlers(QueueNames.RejectedRequests)
                    {
                        OnBus = queue =>
                        {
                            queue.TakeAsText<RequestText>();
                            Take(queue, _kept);
                        },
                    },
                    new QueueHandlers(QueueNames.RejectedEcrPushEvents)
                    {
                        OnBus = queue =>
                        {
                            queue.TakeAsText<EcrEventText>();
                            Take(queue, _keptEvents);
                        },
                    },
                ]);
        also?.Invoke(services);
        _services = services.BuildServiceProvider();
        _bus = _services.GetRequiredService<IBusControl>();
    }

    public ManualTimeProvider Time { get; } = new();

    public IRequestLog Requests => _services.GetRequiredService<IRequestLog>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SchedulerOnBus> StartAsync(Action<IServiceCollection>? also = null)
    {
        var scheduler = new SchedulerOnBus(also);
        await scheduler.AddRuleAsync("alpine:3.20", "a.example/alpine:3.20");
        await scheduler._bus.StartAsync(Cancellation);
        return scheduler;
    }

    /// <summary>Sends a message to the queue of push events, as EventBridge does.</summary>
    public Task SendEventAsync(string body) => SendAsync(QueueNames.EcrPushEvents, Encoding.UTF8.GetBytes(body), contentType: null);

    /// <summary>What is kept on the queue of push events that could not be read, with its headers.</summary>
    public Task<ConsumeContext<EcrEventText>> NextKeptEventAsync() => NextAsync(_keptEvents);

    public T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task AddRuleAsync(string source, string destination, DateTimeOffset? expires = null) =>
        AddRuleAsync(Given.Rule(source, destination) with { Expires = expires });

    public Task AddRuleAsync(MirrorRule rule) => Service<IMirrorRules>().PutAsync(rule, Cancellation);

    public Task SendAsync(string body, string? contentType = "application/json", params (string Name, string Value)[] headers) =>
        SendAsync(Encoding.UTF8.GetBytes(body), contentType, headers);

    /// <summary>Sends bytes as a system would that has not heard of MassTransit.</summary>
    public Task SendAsync(byte[] body, string? contentType = "application/json", params (string Name, string Value)[] headers) =>
        SendAsync(QueueNames.MirrorRequests, body, contentType, headers);

    private async Task SendAsync(string name, byte[] body, string? contentType, params (string Name, string Value)[] headers)
    {
        ISendEndpoint queue = await _bus.GetSendEndpoint(new Uri($"queue:{name}"));
        await queue.Send(
            new Foreign(),
            send =>
            {
                send.Serializer = new Verbatim(body);
                send.ContentType = contentType is null ? new NoContentType() : new ContentType(contentType);
                foreach ((string name, string value) in headers)
                    send.Headers.Set(name, value);
            },
            Cancellation);
    }

    /// <summary>Sends a request as .NET systems with MassTransit do, in its envelope.</summary>
    public async Task SendEnvelopeAsync<T>(T message)
        where T : class
    {
        ISendEndpoint queue = await _bus.GetSendEndpoint(new Uri("queue:mirror-requests"));
        await queue.Send(message, Cancellation);
    }

    /// <summary>Whether an image is due that nobody has taken.</summary>
    public bool HasImages => _images.Reader.Count > 0;

    public async Task<SyncImage> NextImageAsync() => (await NextAsync(_images)).Message;

    /// <summary>Whether a repository is due that nobody has taken.</summary>
    public bool HasRepositories => _repositories.Reader.Count > 0;

    /// <summary>Whether the world was told of the end of a rule, and nobody has taken it.</summary>
    public bool HasEnds => _expiring.Reader.Count + _expired.Reader.Count > 0;

    /// <summary>Whether tags are to be removed that nobody has taken.</summary>
    public bool HasRemovals => _removals.Reader.Count > 0;

    public async Task<RemoveTags> NextRemovalAsync() => (await NextAsync(_removals)).Message;

    public async Task<RuleExpiring> NextExpiringAsync() => (await NextAsync(_expiring)).Message;

    public async Task<RuleExpired> NextExpiredAsync() => (await NextAsync(_expired)).Message;

    public async Task<SyncRepository> NextRepositoryAsync() => (await NextAsync(_repositories)).Message;

    public async Task<RequestRejected> NextRejectionAsync() => (await NextAsync(_rejections)).Message;

    /// <summary>What is kept on the queue of rejected requests, with its headers.</summary>
    public Task<ConsumeContext<RequestText>> NextKeptAsync() => NextAsync(_kept);

    /// <summary>The next line of the Scheduler's log with an id.</summary>
    public async Task<string> NextLogAsync(int eventId)
    {
        while (true)
        {
            (int id, string line) = await _log.Lines.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            if (id == eventId)
                return line;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    // What never comes is a failure, and no test that hangs.
    private static Task<ConsumeContext<T>> NextAsync<T>(Channel<ConsumeContext<T>> channel)
        where T : class =>
        channel.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

    private static QueueHandlers Taken<T>(string queue, Channel<ConsumeContext<T>> channel)
        where T : class => new(queue) { OnBus = endpoint => Take(endpoint, channel) };

    private static void Take<T>(IReceiveEndpointConfigurator endpoint, Channel<ConsumeContext<T>> channel)
        where T : class =>
        endpoint.Handler<T>(message => channel.Writer.WriteAsync(message).AsTask());

    public sealed record Foreign;

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public Channel<(int EventId, string Line)> Lines { get; } = Channel.CreateUnbounded<(int, string)>();

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Writer.TryWrite((eventId.Id, $"{logLevel}: {formatter(state, exception)}"));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }

    // The bus in memory cannot leave it out. What is none when it is read is the same to receivers.
    private sealed class NoContentType : ContentType
    {
        public override string ToString() => "?";
    }

    private sealed class Verbatim(byte[] body) : IMessageSerializer
    {
        public ContentType ContentType { get; } = new("application/json");

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new BytesMessageBody(body);
    }
}
