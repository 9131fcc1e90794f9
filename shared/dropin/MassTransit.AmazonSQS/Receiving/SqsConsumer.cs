using System.Diagnostics.CodeAnalysis;
using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>
/// Receives from a queue, never more than can be worked on at once. It outlives its queue: what is worked on goes on while the endpoint
/// makes the queue again or waits for SQS to answer.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Nothing takes its wait handle, and work gives its place back until EndAsync has them all.")]
internal sealed class SqsConsumer : ConsumerAgent<string>
{
    private const int BatchLimit = 10;
    private const int MostReceives = 4;

    // Beyond the wait that SQS was asked for; without it, a connection that died silently would be waited for as long as a request may take.
    private static readonly TimeSpan ReceivePatience = TimeSpan.FromSeconds(15);

    // A receive that is cut off may have taken messages that nobody sees until they time out: when the endpoint stops, it may end.
    private static readonly TimeSpan LastReceivePatience = TimeSpan.FromSeconds(4);

    private readonly ReceiveEndpointContext _context;
    private readonly SqsConnection _connection;
    private readonly QueueSettings _settings;
    private readonly SemaphoreSlim _free;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly int _limit;
    private readonly CancellationToken _stopping;

    public SqsConsumer(ReceiveEndpointContext context, SqsConnection connection, QueueSettings settings, CancellationToken stopping)
        : base(context, StringComparer.Ordinal)
    {
        (_context, _connection, _settings, _stopping) = (context, connection, settings, stopping);
        _limit = Math.Max(1, Math.Min(context.ConcurrentMessageLimit ?? context.PrefetchCount, context.PrefetchCount));
        _free = new SemaphoreSlim(_limit);
        TrySetManualConsumeTask();
        SetReady();
    }

    /// <summary>Receives until it fails or the endpoint stops; what was received is still worked on afterwards.</summary>
    /// <exception cref="QueueDoesNotExistException">The queue has gone.</exception>
    public async Task RunAsync(Queue queue, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var cutOff = new CancellationTokenSource();
        await using CancellationTokenRegistration ending = end.Token.Register(() => cutOff.CancelAfter(_settings.IsTemporary ? TimeSpan.Zero : LastReceivePatience));
        int count = Math.Clamp((_limit + BatchLimit - 1) / BatchLimit, 1, MostReceives);
        Task[] receives = [.. Enumerable.Range(0, count).Select(_ => ReceiveAsync(queue, end.Token, cutOff.Token))];
        try
        {
            // The first to fail ends the others.
            await await Task.WhenAny(receives);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(receives).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for what is worked on.</summary>
    public async Task EndAsync()
    {
        TrySetConsumeCompleted();
        await this.Stop("The endpoint stops", CancellationToken.None);
        for (int place = 0; place < _limit; place++)
            await _free.WaitAsync(CancellationToken.None);
    }

    private async Task ReceiveAsync(Queue queue, CancellationToken end, CancellationToken cutOff)
    {
        while (!end.IsCancellationRequested)
        {
            // One at a time asks for less than a full batch: meanwhile more places get free for the next.
            await _turn.WaitAsync(end);
            bool hasTurn = true;
            try
            {
                await _free.WaitAsync(end);
                int places = 1;
                while (places < BatchLimit && _free.Wait(0, CancellationToken.None))
                    places++;
                if (places == BatchLimit)
                {
                    _turn.Release();
                    hasTurn = false;
                }
                Start(queue, await ReceiveAsync(queue, places, cutOff));
            }
            finally
            {
                if (hasTurn)
                    _turn.Release();
            }
        }
    }

    // Gives back the places for which no message came.
    private async Task<List<Message>> ReceiveAsync(Queue queue, int places, CancellationToken cancellationToken)
    {
        int received = 0;
        try
        {
            List<Message> messages = await AskAsync(queue, places, cancellationToken);
            received = messages.Count;
            return messages;
        }
        finally
        {
            if (received < places)
                _free.Release(places - received);
        }
    }

    private async Task<List<Message>> AskAsync(Queue queue, int most, CancellationToken cancellationToken)
    {
        TimeSpan limit = TimeSpan.FromSeconds(_settings.WaitTimeSeconds) + ReceivePatience;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            ReceiveMessageResponse answer = await _connection.Sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest
                {
                    QueueUrl = queue.Url,
                    MaxNumberOfMessages = most,
                    WaitTimeSeconds = _settings.WaitTimeSeconds,
                    MessageSystemAttributeNames = ["All"],
                    MessageAttributeNames = ["All"],
                },
                patience.Token);
            return answer.Messages ?? [];
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"SQS did not answer for {limit}.", exception);
        }
    }

    // Work never throws, and EndAsync waits for it: each holds a place for each of its messages.
    private void Start(Queue queue, List<Message> messages)
    {
        List<SqsMessageLock> locks = [.. messages.Select(message => new SqsMessageLock(_connection, queue, _settings, message, _context.InputAddress))];
        if (!SqsAddress.IsFifoName(queue.Name))
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
        bool isGivenBack = false;
        foreach (SqsMessageLock one in inOrder)
        {
            if (isGivenBack || _stopping.IsCancellationRequested)
                await one.GiveBackAsync(0);
            else
                await DispatchAsync(one);
            isGivenBack |= one.IsGivenBack;
            await one.DisposeAsync();
            _free.Release();
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
            await one.GiveBackAsync(_settings.RedeliverVisibilitySeconds);
        }
    }
}
