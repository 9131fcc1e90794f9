using Amazon.Runtime;
using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>Keeps a message invisible to others while it is worked on: the queue's timeout is renewed when 70 % of it have gone.</summary>
internal sealed class SqsMessageLock : ReceiveLockContext, IAsyncDisposable
{
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(12);

    private readonly SqsConnection _connection;
    private readonly Queue _queue;
    private readonly QueueSettings _settings;
    private readonly Message _message;
    private readonly Uri _address;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _renewal;
    private volatile bool _isLost;

    public SqsMessageLock(SqsConnection connection, Queue queue, QueueSettings settings, Message message, Uri address)
    {
        (_connection, _queue, _settings, _message, _address) = (connection, queue, settings, message, address);
        _renewal = RenewAsync(_done.Token);
    }

    public Message Message => _message;

    /// <summary>Whether the message went back to the queue.</summary>
    public bool IsGivenBack { get; private set; }

    public async Task Complete()
    {
        await StopRenewalAsync();
        await _connection.DeleteAsync(_queue, _message.ReceiptHandle!);
    }

    public Task Faulted(Exception exception) => GiveBackAsync(_settings.RedeliverVisibilitySeconds);

    public async Task GiveBackAsync(int afterSeconds)
    {
        IsGivenBack = true;
        await StopRenewalAsync();
        try
        {
            await ChangeVisibilityAsync(afterSeconds, CancellationToken.None);
        }
        catch (AmazonServiceException)
        {
            // It comes back by itself when the timeout ends.
        }
    }

    public Task ValidateLockStatus() =>
        _isLost ? Task.FromException(new TransportException(_address, $"Message {_message.MessageId} is no longer ours: SQS gives it to others.")) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopRenewalAsync();
        _done.Dispose();
    }

    private async Task StopRenewalAsync()
    {
        await _done.CancelAsync();
        await _renewal;
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        TimeSpan step = TimeSpan.FromSeconds(Math.Max(1, _queue.VisibilityTimeout.TotalSeconds)) * 0.7;
        try
        {
            for (TimeSpan held = step; held + _queue.VisibilityTimeout < LongestLock; held += step)
            {
                await Task.Delay(step, TimeProvider.System, cancellationToken);
                await RenewOnceAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The work is done.
        }
        catch (AmazonServiceException)
        {
            _isLost = true;
        }
    }

    private async Task RenewOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ChangeVisibilityAsync((int)Math.Max(1, _queue.VisibilityTimeout.TotalSeconds), cancellationToken);
        }
        catch (HttpRequestException)
        {
            // No answer is no loss yet: the next renewal may still come in time.
        }
    }

    private Task<ChangeMessageVisibilityResponse> ChangeVisibilityAsync(int seconds, CancellationToken cancellationToken) => _connection.Sqs.ChangeMessageVisibilityAsync(
        new ChangeMessageVisibilityRequest { QueueUrl = _queue.Url, ReceiptHandle = _message.ReceiptHandle, VisibilityTimeout = seconds }, cancellationToken);
}
