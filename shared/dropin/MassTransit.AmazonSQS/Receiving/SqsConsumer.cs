using System.Diagnostics.CodeAnalysis;
using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>Receives from a queue, never more than can be worked on at once.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Work that is under way when it ends still releases its place, and no wait handle is ever taken.")]
internal sealed class SqsConsumer : ConsumerAgent<string>
{
    private const int BatchLimit = 10;
    private const int MostReceives = 4;

    private readonly ReceiveEndpointContext _context;
    private readonly SqsConnection _connection;
    private readonly Queue _queue;
    private readonly QueueSettings _settings;
    private readonly SemaphoreSlim _free;
    private readonly int _limit;

    public SqsConsumer(ReceiveEndpointContext context, SqsConnection connection, Queue queue, QueueSettings settings)
        : base(context, StringComparer.Ordinal)
    {
        (_context, _connection, _queue, _settings) = (context, connection, queue, settings);
        _limit = Math.Max(1, Math.Min(context.ConcurrentMessageLimit ?? context.PrefetchCount, context.PrefetchCount));
        _free = new SemaphoreSlim(_limit);
        TrySetManualConsumeTask();
        SetReady();
    }

    /// <summary>Receives until it is stopped.</summary>
    /// <exception cref="QueueDoesNotExistException">The queue has gone.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] receives = [.. Enumerable.Range(0, Math.Clamp((_limit + BatchLimit - 1) / BatchLimit, 1, MostReceives)).Select(_ => ReceiveAsync(stop.Token))];
        try
        {
            // The first to fail ends the others.
            await await Task.WhenAny(receives);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(receives).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            TrySetConsumeCompleted();
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _free.WaitAsync(cancellationToken);
            int slots = 1;
            while (slots < BatchLimit && _free.Wait(0, CancellationToken.None))
                slots++;

            List<Message> messages = [];
            try
            {
                ReceiveMessageResponse answer = await _connection.Sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest
                    {
                        QueueUrl = _queue.Url,
                        MaxNumberOfMessages = slots,
                        WaitTimeSeconds = _settings.WaitTimeSeconds,
                        MessageSystemAttributeNames = ["All"],
                        MessageAttributeNames = ["All"],
                    },
                    cancellationToken);
                messages = answer.Messages ?? [];
            }
            finally
            {
                if (slots > messages.Count)
                    _free.Release(slots - messages.Count);
            }
            Start(messages);
        }
    }

    // What is under way is awaited by the agent when it stops.
    private void Start(List<Message> messages)
    {
        List<SqsMessageLock> locks = [.. messages.Select(message => new SqsMessageLock(_connection, _queue, _settings, message, _context.InputAddress))];
        if (!SqsAddress.IsFifoName(_queue.Name))
        {
            foreach (SqsMessageLock one in locks)
                _ = WorkAsync([one]);
            return;
        }
        foreach (IGrouping<string?, SqsMessageLock> group in locks.GroupBy(one => one.Message.Attributes?.GetValueOrDefault("MessageGroupId")))
            _ = WorkAsync([.. group]);
    }

    // SQS hides a group while one of its messages is out, so the order is kept if those of one receive are taken one by one.
    private async Task WorkAsync(IReadOnlyList<SqsMessageLock> inOrder)
    {
        bool stopped = false;
        foreach (SqsMessageLock one in inOrder)
        {
            try
            {
                if (stopped || IsStopping)
                    await one.GiveBackAsync(0);
                else
                    await DispatchAsync(one);
                stopped |= one.IsGivenBack;
            }
            finally
            {
                await one.DisposeAsync();
                _free.Release();
            }
        }
    }

    private async Task DispatchAsync(SqsMessageLock one)
    {
        using var context = new SqsReceiveContext(one.Message, _context, one);
        try
        {
            await Dispatch(one.Message.MessageId!, context, one);
        }
        catch (Exception exception)
        {
            // This is the edge: whatever happens to one message, the others go on.
            context.LogTransportFaulted(exception);
            if (!one.IsGivenBack)
                await one.GiveBackAsync(_settings.RedeliverVisibilitySeconds);
        }
    }
}
