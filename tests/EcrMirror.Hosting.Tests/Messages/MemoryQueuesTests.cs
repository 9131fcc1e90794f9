using System.Threading.Channels;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Oci;
using EcrMirror.State;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcrMirror.Hosting.Tests.Messages;

public sealed class MemoryQueuesTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly Handler _handler = new();
    private readonly ServiceProvider _services;

    public MemoryQueuesTests() => _services = new ServiceCollection().AddSingleton(_handler).BuildServiceProvider();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_gets_the_object_that_was_sent()
    {
        using MemoryQueues queues = Open();
        SyncImage sent = Sync("one");

        await queues.HandOnAsync(sent, Cancellation);

        Assert.Same(sent, await _handler.NextAsync());
    }

    [Fact]
    public async Task Messages_are_begun_in_their_order_and_no_more_at_once_than_the_queue_allows()
    {
        using MemoryQueues queues = Open(atOnce: 2);
        _handler.Hold();

        foreach (string id in new[] { "one", "two", "three" })
            await queues.HandOnAsync(Sync(id), Cancellation);
        string[] first = [(await _handler.NextAsync()).RequestId, (await _handler.NextAsync()).RequestId];

        Assert.Equal(["one", "two"], first.Order());
        Assert.False(_handler.HasNext);
        _handler.Release();
        Assert.Equal("three", (await _handler.NextAsync()).RequestId);
    }

    [Fact]
    public async Task What_is_urgent_waits_behind_nothing_else()
    {
        using MemoryQueues queues = Open(atOnce: 1);
        _handler.Hold();

        await queues.HandOnAsync(Sync("one"), Cancellation);
        await queues.HandOnAsync(Sync("two"), Cancellation);
        await queues.HandOnAsync(Sync("urgent") with { Priority = MirrorPriority.Urgent }, Cancellation);
        string[] begun = [(await _handler.NextAsync()).RequestId, (await _handler.NextAsync()).RequestId];
        _handler.Release();

        Assert.Equal(["one", "urgent"], begun.Order());
    }

    [Fact]
    public async Task Five_images_do_not_wait_for_a_thousand_of_another_source()
    {
        using MemoryQueues queues = Open(atOnce: 1);
        _handler.Hold();
        await queues.HandOnAsync(Sync("many"), Cancellation);
        await _handler.NextAsync();
        for (int number = 1; number < 1000; number++)
            await queues.HandOnAsync(Sync("many"), Cancellation);
        for (int number = 0; number < 5; number++)
            await queues.HandOnAsync(Sync("few", "127.0.0.1:1/team/small:1.0"), Cancellation);

        _handler.Release();
        var begun = new List<string>();
        while (begun.Count(id => id == "few") < 5)
            begun.Add((await _handler.NextAsync()).RequestId);

        Assert.Equal(2 * 5, begun.Count);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_after_the_pauses_of_the_rules()
    {
        using MemoryQueues queues = Open();
        _handler.Throw(new StateException("It is busy.") { IsTransient = true }, times: 2);

        await queues.HandOnAsync(Sync("one"), Cancellation);
        await _handler.NextAsync();
        await _time.WhenTimerIsSetAsync(FaultRules.Delays[0], Cancellation);
        _time.Advance(FaultRules.Delays[0]);
        await _handler.NextAsync();
        await _time.WhenTimerIsSetAsync(FaultRules.Delays[1], Cancellation);
        _time.Advance(FaultRules.Delays[1]);
        await _handler.NextAsync();
        await queues.StopAsync(Cancellation);

        Assert.Empty(_handler.Faults);
    }

    [Fact]
    public async Task What_does_not_pass_is_given_to_the_handler_of_its_faults()
    {
        using MemoryQueues queues = Open();
        _handler.Throw(new InvalidOperationException("Nobody foresaw this."), times: 1);

        await queues.HandOnAsync(Sync("one"), Cancellation);
        await _handler.NextAsync();
        await queues.StopAsync(Cancellation);

        Assert.Equal(("one", "Internal error: Nobody foresaw this."), Assert.Single(_handler.Faults));
    }

    [Fact]
    public async Task What_is_told_and_fails_gives_no_work_an_outcome_but_is_said_to_be_broken()
    {
        using MemoryQueues queues = Open();
        var broken = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        queues.Broken += reason => broken.TrySetResult(reason);
        _handler.Throw(new InvalidOperationException("Nobody listens."), times: 1);

        await queues.TellAsync(Sync("one"), Cancellation);
        await _handler.NextAsync();
        await queues.StopAsync(Cancellation);

        Assert.Empty(_handler.Faults);
        Assert.Equal("Internal error: Nobody listens.", await broken.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    [Fact]
    public async Task What_nobody_can_give_an_outcome_to_is_said_to_be_broken()
    {
        using MemoryQueues queues = Open();
        var broken = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        queues.Broken += reason => broken.TrySetResult(reason);

        queues.Put(MirrorQueues.NameOf<SyncImage>(), "This is no message.");

        Assert.Equal("Internal error: Nobody handles String on this queue.", await broken.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    [Fact]
    public async Task A_queue_of_no_service_in_this_process_is_an_error_of_whoever_sends()
    {
        using MemoryQueues queues = Open();

        await Assert.ThrowsAsync<InvalidOperationException>(() => queues.HandOnAsync(new MirrorRequest
        {
            RequestId = "one",
            Source = ImageReference.Parse("127.0.0.1:1/team/app:1.0"),
            Destinations = [],
        }, Cancellation));
    }

    [Fact]
    public async Task Stopping_waits_for_what_was_begun_and_begins_nothing_more()
    {
        using MemoryQueues queues = Open(atOnce: 1);
        _handler.Hold();
        await queues.HandOnAsync(Sync("one"), Cancellation);
        await queues.HandOnAsync(Sync("two"), Cancellation);
        await _handler.NextAsync();

        Task stopping = queues.StopAsync(Cancellation);
        bool stoppedEarly = stopping.IsCompleted;
        _handler.Release();
        await stopping;

        Assert.False(stoppedEarly);
        Assert.False(_handler.HasNext);
    }

    [Fact]
    public async Task Stopping_that_is_given_up_has_handlers_give_up_and_tells_of_no_fault()
    {
        using MemoryQueues queues = Open();
        _handler.Hold();
        await queues.HandOnAsync(Sync("one"), Cancellation);
        await _handler.NextAsync();
        using var patience = new CancellationTokenSource();

        Task stopping = queues.StopAsync(patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopping);
        await queues.StopAsync(Cancellation);

        Assert.True(_handler.WasCancelled);
        Assert.Empty(_handler.Faults);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private MemoryQueues Open(int atOnce = 4)
    {
        var images = new QueueHandlers(MirrorQueues.NameOf<SyncImage>(), HandledMessage.Of<SyncImage, Handler>())
        {
            AtOnce = _ => atOnce,
            InTurnsOf = message => message is SyncImage sync ? sync.Source.Repository : message,
        };
        return new MemoryQueues(
            [
                .. QueueHandlers.WithUrgent(images),
                new QueueHandlers(MirrorQueues.Faults, HandledMessage.FaultOf<SyncImage, Handler>()),
                new QueueHandlers(MirrorQueues.Notices, HandledMessage.Of<SyncImage, Handler>()) { TellsOfFaults = false },
            ],
            _services,
            _time,
            NullLogger<MemoryQueues>.Instance);
    }

    private static SyncImage Sync(string requestId, string source = "127.0.0.1:1/team/app:1.0") => new()
    {
        RequestId = requestId,
        Source = ImageReference.Parse(source),
        Destinations = [],
        Cause = SyncCause.Requested,
    };

    private sealed class Handler : IMessageHandler<SyncImage>, IFaultHandler<SyncImage>
    {
        private readonly Channel<SyncImage> _begun = Channel.CreateUnbounded<SyncImage>();
        private readonly List<(string RequestId, string Reason)> _faults = [];
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isHeld;
        private Exception? _thrown;
        private int _throws;

        public bool HasNext => _begun.Reader.Count > 0;

        public bool WasCancelled { get; private set; }

        public IReadOnlyList<(string RequestId, string Reason)> Faults => _faults;

        public void Hold() => _isHeld = true;

        public void Release() => _released.SetResult();

        public void Throw(Exception thrown, int times) => (_thrown, _throws) = (thrown, times);

        // What never comes is a failure, and no test that hangs.
        public Task<SyncImage> NextAsync() => _begun.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        public async Task HandleAsync(SyncImage message, IDelivery delivery, CancellationToken cancellationToken)
        {
            await _begun.Writer.WriteAsync(message, CancellationToken.None);
            if (Interlocked.Decrement(ref _throws) >= 0)
                throw _thrown!;
            if (!_isHeld)
                return;

            try
            {
                await _released.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                WasCancelled = true;
                throw;
            }
        }

        public Task HandleFaultAsync(SyncImage message, string reason, IDelivery delivery, CancellationToken cancellationToken)
        {
            lock (_faults)
                _faults.Add((message.RequestId, reason));
            return Task.CompletedTask;
        }
    }
}
