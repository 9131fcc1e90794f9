using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Messages;

/// <summary>
/// Carries messages between the services of one process, which forgets them when it ends. Nothing is written or read on the way: a handler
/// gets the object that was sent. What becomes of a message whose handler throws is as on the bus, except that none stays on a queue for
/// later: somebody waits for its end. Not sealed, so that tests can deliver as queues may.
/// </summary>
public partial class MemoryQueues : IMessageSender, IDisposable
{
    private readonly Dictionary<string, MemoryQueue> _queues = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ILogger<MemoryQueues> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private long _messages;

    /// <param name="queues">The queues of the services.</param>
    /// <param name="services">Where handlers are found, each when its first message comes.</param>
    /// <param name="time">Measures the waits before a handler is tried again.</param>
    /// <param name="logger">Told of what could not be handled.</param>
    public MemoryQueues(IEnumerable<QueueHandlers> queues, IServiceProvider services, TimeProvider time, ILogger<MemoryQueues> logger)
    {
        _time = time;
        _logger = logger;
        foreach (QueueHandlers queue in queues)
            _queues.Add(queue.Name, new MemoryQueue(queue, services, HandleAsync));
    }

    /// <summary>Told why, when something ended without an outcome: nobody handles its faults, or that broke too.</summary>
    public event Action<string>? Broken;

    /// <inheritdoc/>
    public Task HandOnAsync<T>(T work, CancellationToken cancellationToken)
        where T : class
    {
        string name = MirrorQueues.NameOf<T>();
        Put(MirrorQueues.IsUrgent(work) ? MirrorQueues.Urgent(name) : name, work);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task TellAsync(object happened, CancellationToken cancellationToken)
    {
        Put(MirrorQueues.Notices, happened);
        return Task.CompletedTask;
    }

    /// <summary>Tells nobody: topics are told by services that last.</summary>
    public Task ReplyAsync(string topic, object happened, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Puts a message on a queue, and does not wait until it is handled.</summary>
    /// <exception cref="InvalidOperationException">No service of this process receives from the queue.</exception>
    public virtual void Put(string queue, object message)
    {
        if (!_queues.TryGetValue(queue, out MemoryQueue? known))
            throw new InvalidOperationException($"No service of this process receives from the queue {queue}.");

        known.Add(new MemoryDelivery(this, message, Interlocked.Increment(ref _messages)));
    }

    /// <summary>Begins with no further message, and waits for those that were begun.</summary>
    /// <param name="cancellationToken">Has their handlers give up, and does not wait any longer.</param>
    /// <exception cref="OperationCanceledException">They were not waited for.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_queues.Values.Select(queue => queue.CloseAsync())).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await _stopping.CancelAsync();
            throw;
        }
    }

    /// <summary>To be stopped before.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>How long to wait before a handler is tried again that failed at an attempt, from 1; null where it is not.</summary>
    protected virtual TimeSpan? FindPause(Exception failed, int attempt) =>
        attempt <= FaultRules.Delays.Length && FaultRules.IsTriedAgain(failed) ? FaultRules.Delays[attempt - 1] : null;

    private async Task HandleAsync(MemoryDelivery delivery, MemoryQueue queue)
    {
        try
        {
            await HandleAsync(delivery, queue, attempt: 1);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process ends, and forgets the message.
        }
        catch (Exception failed)
        {
            // At the edge: whatever was thrown, nobody waits for an end that never comes.
            LogFaulted(failed, delivery.Message.GetType().Name, failed.Message);
            Broken?.Invoke(InternalError(failed));
        }
    }

    private async Task HandleAsync(MemoryDelivery delivery, MemoryQueue queue, int attempt)
    {
        try
        {
            await queue.Handlers.HandleAsync(delivery, _stopping.Token);
        }
        catch (Exception failed) when (FindPause(failed, attempt) is { } pause)
        {
            LogTriedAgain(delivery.Message.GetType().Name, pause, failed.Message);
            await Task.Delay(pause, _time, _stopping.Token);
            await HandleAsync(delivery, queue, attempt + 1);
        }
        catch (Exception failed) when (!_stopping.IsCancellationRequested && queue.TellsOfFaults && FindFaultHandlers(delivery) is { } faults)
        {
            LogFaulted(failed, delivery.Message.GetType().Name, failed.Message);
            await faults.HandleFaultAsync(delivery, InternalError(failed), _stopping.Token);
        }
    }

    private MemoryHandlers? FindFaultHandlers(MemoryDelivery delivery) =>
        _queues.GetValueOrDefault(MirrorQueues.Faults)?.Handlers is { } faults && faults.HandlesFaultsOf(delivery) ? faults : null;

    private static string InternalError(Exception failed) => $"Internal error: {failed.Message}";

    [LoggerMessage(8015, LogLevel.Error, "{MessageType} could not be handled: {Reason}")]
    private partial void LogFaulted(Exception exception, string messageType, string reason);

    [LoggerMessage(8016, LogLevel.Debug, "{MessageType} is tried again in {Pause}: {Reason}")]
    private partial void LogTriedAgain(string messageType, TimeSpan pause, string reason);
}
