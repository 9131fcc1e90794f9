using Amazon.SQS;
using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Connection;
using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Receiving;

/// <summary>Keeps a message invisible to others while it is worked on: the queue's timeout is renewed when 70 % of it have gone.</summary>
internal sealed class SqsMessageLock : ReceiveLockContext, IAsyncDisposable
{
    // SQS counts from the receive and takes no renewal beyond.
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(12);

    private readonly SqsConnection _connection;
    private readonly Queue _queue;
    private readonly QueueSettings _settings;
    private readonly Message _message;
    private readonly Uri _address;
    private readonly TimeSpan _timeout;
    private readonly long _received = TimeProvider.System.GetTimestamp();
    private readonly CancellationTokenSource _done = new();
    private readonly Task _renewal;
    private volatile bool _isLost;
    private bool _isDeleted;

    public SqsMessageLock(SqsConnection connection, Queue queue, QueueSettings settings, Message message, Uri address)
    {
        (_connection, _queue, _settings, _message, _address) = (connection, queue, settings, message, address);
        _timeout = TimeSpan.FromSeconds(Math.Max(1, queue.VisibilityTimeout.TotalSeconds));
        _renewal = RenewAsync(_done.Token);
    }

    public Message Message => _message;

    /// <summary>Whether the message went back to the queue.</summary>
    public bool IsGivenBack { get; private set; }

    public async Task Complete()
    {
        // Renewed until it is gone: a delete that takes long must not let others have the message.
        await _connection.DeleteAsync(_queue, _message.ReceiptHandle!);
        _isDeleted = true;
        await StopRenewalAsync();
    }

    public Task Faulted(Exception exception) => GiveBackAsync(_settings.RedeliverVisibilitySeconds);

    /// <summary>Lets SQS deliver the message again after some seconds, unless it was deleted. Never throws.</summary>
    public async Task GiveBackAsync(int afterSeconds)
    {
        if (_isDeleted || IsGivenBack)
            return;
        IsGivenBack = true;
        await StopRenewalAsync();
        try
        {
            await ChangeVisibilityAsync(TimeSpan.FromSeconds(afterSeconds), CancellationToken.None);
        }
        catch (Exception)
        {
            // This is an edge, and no loss: the message comes back by itself when its timeout ends.
        }
    }

    public Task ValidateLockStatus() =>
        _isLost ? Task.FromException(new TransportException(_address, $"Message {_message.MessageId} is no longer ours: SQS gives it to others.")) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopRenewalAsync();
        _done.Dispose();
    }

    private static bool IsGone(Exception refusal) =>
        refusal is MessageNotInflightException or ReceiptHandleIsInvalidException or QueueDoesNotExistException
        or AmazonSQSException { ErrorCode: "InvalidParameterValue" };

    private async Task StopRenewalAsync()
    {
        _done.Cancel();
        await _renewal;
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            TimeSpan pause = _timeout * 0.7;
            while (!_isLost)
            {
                await Task.Delay(pause, TimeProvider.System, cancellationToken);
                TimeSpan rest = LongestLock - TimeProvider.System.GetElapsedTime(_received);
                if (rest < TimeSpan.FromSeconds(1))
                    return;

                // Without an answer, another try or two are in time.
                pause = await TryRenewAsync(rest < _timeout ? rest : _timeout, cancellationToken) ? _timeout * 0.7 : _timeout * 0.1;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The work is done.
        }
    }

    private async Task<bool> TryRenewAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_timeout * 0.2 > TimeSpan.FromSeconds(1) ? _timeout * 0.2 : TimeSpan.FromSeconds(1));
        try
        {
            await ChangeVisibilityAsync(timeout, patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception refusal) when (IsGone(refusal))
        {
            _isLost = true;
            return false;
        }
        catch (Exception)
        {
            // This is an edge: throttled, no connection, no answer. None of them says that the message is lost.
            return false;
        }
    }

    private Task<ChangeMessageVisibilityResponse> ChangeVisibilityAsync(TimeSpan timeout, CancellationToken cancellationToken) => _connection.Sqs.ChangeMessageVisibilityAsync(
        new ChangeMessageVisibilityRequest { QueueUrl = _queue.Url, ReceiptHandle = _message.ReceiptHandle, VisibilityTimeout = (int)timeout.TotalSeconds },
        cancellationToken);
}
