using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.Hosting.Topics;
using EcrMirror.Oci;
using EcrMirror.State.Requests;
using EcrMirror.Testing.Time;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Publisher.Tests.Notices;

/// <summary>A Publisher on a bus in memory that is told there are topics, and those topics. Its process may die at a step, once.</summary>
internal sealed class NoticesInMemory : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IBusControl _bus;

    private NoticesInMemory(TransportKind transport, string? crashAt, string? topic)
    {
        var crash = new Crash(crashAt);
        Topics = new RecordedTopics(crash.Pass);
        IServiceCollection services = PublisherScene.AddPublisher(new ServiceCollection().AddLogging(), new ManualTimeProvider());
        ServiceDescriptor log = services.Last(service => service.ServiceType == typeof(IRequestLog));
        services
            .AddSingleton<ITopics>(Topics)
            .AddSingleton<IRequestLog>(provider => new CrashingLog(crash, (IRequestLog)log.ImplementationFactory!(provider)))
            .AddSingleton<IConfigureReceiveEndpoint>(crash)
            .Configure<BusOptions>(bus => bus.Transport = transport)
            .Configure<Publisher.Notices.NoticeOptions>(notices => notices.Topic = topic ?? notices.Topic)
            .AddMirrorBus(new BusOptions { Transport = TransportKind.Memory }, PublisherModule.Queues);
        _services = services.BuildServiceProvider();
        _bus = _services.GetRequiredService<IBusControl>();
    }

    /// <summary>The topic of everything.</summary>
    public static string Everything { get; } = RecordedTopics.ArnOf("ecr-mirror-events");

    public RecordedTopics Topics { get; }

    /// <summary>The topics that were told, in alphabetical order.</summary>
    public IEnumerable<string> ToldTopics => Topics.Told.Select(telling => telling.Topic).Order(StringComparer.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<NoticesInMemory> StartAsync(
        TransportKind transport = TransportKind.AmazonSqs, string? crashAt = null, string? topic = null)
    {
        var notices = new NoticesInMemory(transport, crashAt, topic);
        await notices._bus.StartAsync(Cancellation);
        return notices;
    }

    /// <summary>Notes a request that may want to be answered.</summary>
    public Task NoteAsync(string requestId, string? replyTopic) => _services.GetRequiredService<IRequestLog>().RecordAsync(
        new RequestRecord { RequestId = requestId, Content = Digest.Sha256("x"u8), ReceivedAt = DateTimeOffset.UnixEpoch, ReplyTopic = replyTopic }, Cancellation);

    public Task TellAsync(object happened) => _services.GetRequiredService<IMessageSender>().TellAsync(happened, Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private sealed class Crash(string? at) : IConfigureReceiveEndpoint
    {
        private int _crashes;

        // Delivers again, as SQS does what was left on its queue.
        public void Configure(string name, IReceiveEndpointConfigurator configurator) => configurator.UseMessageRetry(retry =>
        {
            retry.Handle<SimulatedCrashException>();
            retry.Handle<TopicException>(failed => failed.IsTransient);
            retry.Immediate(1);
        });

        public void Pass(string step)
        {
            if (step == at && Interlocked.Increment(ref _crashes) == 1)
                throw new SimulatedCrashException();
        }
    }

    private sealed class CrashingLog(Crash crash, IRequestLog inner) : IRequestLog
    {
        public Task<RequestRecord> RecordAsync(RequestRecord request, CancellationToken cancellationToken) => inner.RecordAsync(request, cancellationToken);

        public Task<RequestRecord?> FindAsync(string requestId, CancellationToken cancellationToken)
        {
            crash.Pass("before FindAsync");
            return inner.FindAsync(requestId, cancellationToken);
        }
    }

    private sealed class SimulatedCrashException : Exception;
}
