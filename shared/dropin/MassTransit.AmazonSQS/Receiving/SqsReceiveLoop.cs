using System.Diagnostics.CodeAnalysis;
using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>Makes the queue and consumes it; whatever goes wrong with either, it starts over.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed by Stop, which ends it.")]
internal sealed class SqsReceiveLoop : ReceiveTransportHandle
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SqsReceiveEndpointContext _context;
    private readonly SqsConnection _connection;
    private readonly QueueSettings _settings;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public SqsReceiveLoop(SqsReceiveEndpointContext context, SqsHostConfiguration host, QueueSettings settings)
    {
        (_context, _connection, _settings) = (context, host.Connection, settings);
        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
    }

    public async Task Stop(CancellationToken cancellationToken = default)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken);
        await _context.StopSendingAsync(cancellationToken);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        TimeSpan pause = TimeSpan.FromSeconds(1);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(() => pause = TimeSpan.FromSeconds(1), stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // This is the edge: the endpoint shows the fault in its health, and tries again.
                _connection.Forget(_settings.Name);
                _connection.ForgetTopics();
                await _context.TransportObservers.NotifyFaulted(_context.InputAddress, exception);
                await Task.Delay(pause, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task ConsumeAsync(Action started, CancellationToken stopping)
    {
        await _context.DependenciesReady.WaitAsync(stopping);
        if (_context.IsBusEndpoint && !_context.ReceivePipe.Connected.IsCompleted)
        {
            // The bus's own queue is for answers: without a question there is none.
            await _context.TransportObservers.NotifyReady(_context.InputAddress, isStarted: false);
            await _context.ReceivePipe.Connected.WaitAsync(stopping);
        }

        Queue queue = await _connection.QueueAsync(_settings).WaitAsync(stopping);
        IReadOnlyList<string> subscriptions = await _connection.SubscribeAsync(queue, _settings.Topics, stopping);
        if (_settings.PurgesOnStartup)
            await _connection.Sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = queue.Url }, stopping);

        var consumer = new SqsConsumer(_context, _connection, queue, _settings);
        await _context.TransportObservers.NotifyReady(_context.InputAddress);
        started();
        try
        {
            await consumer.RunAsync(stopping);
        }
        finally
        {
            // Waits for the consumers that are at work.
            await consumer.Stop("The endpoint stops", CancellationToken.None);
            await _context.TransportObservers.NotifyCompleted(_context.InputAddress, consumer);
            if (_settings.IsTemporary && stopping.IsCancellationRequested)
                await _connection.RemoveAsync(queue, subscriptions, CancellationToken.None);
        }
    }
}
