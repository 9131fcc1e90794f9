using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Transports;
using Microsoft.Extensions.Logging;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>Makes the queue and consumes it; whatever goes wrong with either, it starts over.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed by Stop, which ends it.")]
internal sealed partial class SqsReceiveLoop : ReceiveTransportHandle
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    // Long enough to leave a service alone that has trouble, short enough to be back within seconds.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SqsReceiveEndpointContext _context;
    private readonly SqsConnection _connection;
    private readonly QueueSettings _settings;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private bool _isPurged;
    private bool _isFaulted;

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
        var consumer = new SqsConsumer(_context, _connection, _settings, stopping);
        Subscribed? last = null;
        TimeSpan pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                last = await PrepareAsync(stopping);
                await NotifyReadyAsync();
                pause = FirstPause;
                await consumer.RunAsync(last.Queue, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // This is the edge: the endpoint shows the fault in its health, and tries again.
                _isFaulted = true;
                _connection.Forget(_settings);
                LogFaulted(_context.LogContext.Logger, exception, _context.InputAddress, pause);
                await _context.TransportObservers.NotifyFaulted(_context.InputAddress, exception);
                await Task.Delay(pause, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        await consumer.EndAsync();
        if (_settings.IsTemporary && last is not null)
            await RemoveAsync(last);
        await _context.TransportObservers.NotifyCompleted(_context.InputAddress, consumer);
    }

    private async Task<Subscribed> PrepareAsync(CancellationToken stopping)
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
        await PurgeOnceAsync(queue, stopping);
        return new Subscribed(queue, subscriptions);
    }

    // When the endpoint starts, not when it recovers: what came in between is not from an earlier run.
    private async Task PurgeOnceAsync(Queue queue, CancellationToken stopping)
    {
        if (!_settings.PurgesOnStartup || _isPurged)
            return;
        try
        {
            await _connection.Sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = queue.Url }, stopping);
        }
        catch (PurgeQueueInProgressException)
        {
            // Somebody purged it within the last minute.
        }
        _isPurged = true;
    }

    private async Task NotifyReadyAsync()
    {
        if (_isFaulted)
            LogRecovered(_context.LogContext.Logger, _context.InputAddress);
        _isFaulted = false;
        await _context.TransportObservers.NotifyReady(_context.InputAddress);
    }

    private async Task RemoveAsync(Subscribed last)
    {
        try
        {
            await _connection.RemoveAsync(last.Queue, last.Subscriptions, CancellationToken.None);
        }
        catch (Exception refused) when (refused is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            LogLeft(_context.LogContext.Logger, refused, _settings.Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{InputAddress} cannot receive, and tries again in {Pause}")]
    private static partial void LogFaulted(ILogger logger, Exception exception, Uri inputAddress, TimeSpan pause);

    [LoggerMessage(2, LogLevel.Information, "{InputAddress} receives again")]
    private static partial void LogRecovered(ILogger logger, Uri inputAddress);

    [LoggerMessage(3, LogLevel.Warning, "The temporary queue {Queue} could not be deleted, and is left")]
    private static partial void LogLeft(ILogger logger, Exception exception, string queue);

    private sealed record Subscribed(Queue Queue, IReadOnlyList<string> Subscriptions);
}
